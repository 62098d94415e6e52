import {BinaryReader, type WireType} from '@bufbuild/protobuf/wire'

/** Reads the value of the field and says true, or says false to have it skipped. */
type Visit = (field: number, reader: BinaryReader, wireType: WireType) => boolean

/**
 * Walks the fields of one protocol buffer message. Messages are read field by field, not into objects
 * of a generated schema: a signature needs some hundred bytes of a file that may hold gigabytes of
 * weights, and the values of a tensor go from the wire into its typed array.
 *
 * @throws Error when the bytes are no message.
 */
export function forEachField(bytes: Uint8Array, visit: Visit): void {
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag()
    if (!visit(field, reader, wireType)) reader.skip(wireType, field)
  }
}

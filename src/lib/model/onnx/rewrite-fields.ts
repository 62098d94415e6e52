import {BinaryReader, BinaryWriter, WireType} from '@bufbuild/protobuf/wire'

interface Field {
  readonly field: number
  readonly value: Uint8Array
}

/** Copies a message, giving each length-delimited field to `change`; other fields stay byte for byte. */
export function rewriteFields(
  bytes: Uint8Array,
  change: (field: number, value: Uint8Array) => readonly Field[],
  added: readonly Field[] = [],
): Uint8Array {
  const reader = new BinaryReader(bytes)
  const writer = new BinaryWriter()
  const write = ({field, value}: Field): void => {
    writer.tag(field, WireType.LengthDelimited).bytes(value)
  }
  while (reader.pos < reader.len) {
    const start = reader.pos
    const [field, wireType] = reader.tag()
    if (wireType === WireType.LengthDelimited) change(field, reader.bytes()).forEach(write)
    else {
      reader.skip(wireType, field)
      writer.raw(bytes.subarray(start, reader.pos))
    }
  }
  added.forEach(write)
  return writer.finish()
}

import {BinaryReader, WireType} from '@bufbuild/protobuf/wire'
import {forEachField} from '../../core/protobuf/index.ts'

/** Longer tensors hold training data, not names of classes. */
const MAX_LABELS = 10_000
const INTEGERS: Readonly<Record<number, number>> = {6: 4, 7: 8}

/** Texts or integers of 32 or 64 bits of a TensorProto as class names; undefined for any other tensor. */
export function readLabels(tensor: Uint8Array): readonly (string | number)[] | undefined {
  const texts: string[] = []
  const numbers: number[] = []
  let raw: Uint8Array | undefined
  let element = 0
  forEachField(tensor, (field, reader, wireType) => {
    if (field === 2) element = reader.int32()
    else if (field === 6) texts.push(reader.string())
    else if ((field === 5 || field === 7) && wireType === WireType.LengthDelimited) {
      const packed = new BinaryReader(reader.bytes())
      while (packed.pos < packed.len) numbers.push(Number(packed.int64()))
    } else if (field === 5 || field === 7) numbers.push(Number(reader.int64()))
    else if (field === 9) raw = reader.bytes()
    else return false
    return true
  })
  if (texts.length > 0) return texts.length > MAX_LABELS ? undefined : texts
  const size = INTEGERS[element]
  if (size === undefined) return undefined
  if (raw !== undefined && raw.length <= MAX_LABELS * size) {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
    for (let at = 0; at + size <= raw.length; at += size)
      numbers.push(size === 4 ? view.getInt32(at, true) : Number(view.getBigInt64(at, true)))
  }
  return numbers.length > 0 && numbers.length <= MAX_LABELS ? numbers : undefined
}

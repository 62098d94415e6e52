import {BinaryReader, WireType} from '@bufbuild/protobuf/wire'
import {forEachField} from '../../core/protobuf/index.ts'
import {readLabels} from './read-labels.ts'

/** Numbers of the fields of an AttributeProto. */
const Field = {name: 1, integer: 3, text: 4, tensor: 5, floats: 7, integers: 8, texts: 9}

export function attributeName(bytes: Uint8Array): string {
  let name = ''
  forEachField(bytes, (field, reader) => {
    if (field !== Field.name) return false
    name = reader.string()
    return true
  })
  return name
}

/** An attribute that is one whole number. */
export function readInteger(bytes: Uint8Array): number | undefined {
  let integer: number | undefined
  forEachField(bytes, (field, reader) => {
    if (field !== Field.integer) return false
    integer = Number(reader.int64())
    return true
  })
  return integer
}

/** An attribute that is one text. */
export function readText(bytes: Uint8Array): string {
  let text = ''
  forEachField(bytes, (field, reader) => {
    if (field !== Field.text) return false
    text = reader.string()
    return true
  })
  return text
}

/** An attribute that is a list of texts or numbers, or a tensor of them; undefined for an empty one. */
export function readList(bytes: Uint8Array): readonly (string | number)[] | undefined {
  const list: (string | number)[] = []
  let tensor: Uint8Array | undefined
  forEachField(bytes, (field, reader, wireType) => {
    if (field === Field.texts) list.push(reader.string())
    else if (field === Field.integers)
      for (const integer of numbers(reader, wireType, packed => Number(packed.int64())))
        list.push(integer)
    else if (field === Field.floats)
      for (const float of numbers(reader, wireType, packed => packed.float())) list.push(float)
    else if (field === Field.tensor) tensor = reader.bytes()
    else return false
    return true
  })
  if (list.length > 0) return list
  return tensor === undefined ? undefined : readLabels(tensor)
}

/** One number, or as many as were packed together. */
function* numbers(
  reader: BinaryReader,
  wireType: WireType,
  read: (reader: BinaryReader) => number,
): Generator<number> {
  if (wireType !== WireType.LengthDelimited) {
    yield read(reader)
    return
  }
  const packed = new BinaryReader(reader.bytes())
  while (packed.pos < packed.len) yield read(packed)
}

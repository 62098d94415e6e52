import {BinaryReader, WireType} from '@bufbuild/protobuf/wire'
import {forEachField} from '../../../core/protobuf/index.ts'
import {createValues, type ElementType, type TensorValues} from '../../../model/index.ts'
import {DATATYPES, INTEGER_RANGE} from '../datatypes.ts'
import {readRawValues, readText} from '../raw-values.ts'
import {refuseInput} from '../refuse.ts'

type TypedElement = Exclude<ElementType, 'float16'>

/** Fields of InferTensorContents, by number. */
const FIELD_NAMES: Readonly<Record<number, string>> = {
  1: 'bool_contents',
  2: 'int_contents',
  3: 'int64_contents',
  4: 'uint_contents',
  5: 'uint64_contents',
  6: 'fp32_contents',
  7: 'fp64_contents',
  8: 'bytes_contents',
}

interface Element {
  readonly field: number
  readonly wireType: WireType
  readonly read: (reader: BinaryReader, input: string) => number | bigint | string
}

const whole = (field: number, type: keyof typeof INTEGER_RANGE): Element => {
  const [lowest, highest] = INTEGER_RANGE[type]
  return {
    field,
    wireType: WireType.Varint,
    read(reader, input) {
      const value = field === 2 ? reader.int32() : reader.uint32()
      if (value >= lowest && value <= highest) return value
      throw refuseInput(input, `an element is out of the range of ${DATATYPES[type]}.`)
    },
  }
}

const ELEMENTS: Readonly<Record<TypedElement, Element>> = {
  bool: {field: 1, wireType: WireType.Varint, read: reader => Number(reader.bool())},
  int8: whole(2, 'int8'),
  int16: whole(2, 'int16'),
  int32: whole(2, 'int32'),
  int64: {field: 3, wireType: WireType.Varint, read: reader => BigInt(reader.int64())},
  uint8: whole(4, 'uint8'),
  uint16: whole(4, 'uint16'),
  uint32: whole(4, 'uint32'),
  uint64: {field: 5, wireType: WireType.Varint, read: reader => BigInt(reader.uint64())},
  float32: {field: 6, wireType: WireType.Bit32, read: reader => reader.float()},
  float64: {field: 7, wireType: WireType.Bit64, read: reader => reader.double()},
  string: {
    field: 8,
    wireType: WireType.LengthDelimited,
    read: (reader, input) => readText(reader.bytes(), input),
  },
}

/**
 * Values of InferTensorContents: those of the one field that the type has, packed or not.
 *
 * @param contents - The message, in as many parts as the client sent.
 * @throws RequestError `invalid`; Error when the bytes are no message.
 */
export function readTypedContents(
  type: ElementType,
  contents: readonly Uint8Array[],
  count: number,
  input: string,
): TensorValues {
  if (type === 'float16')
    throw refuseInput(input, 'contents do not carry FP16.', 'Send it in raw_input_contents.')
  const element = ELEMENTS[type]
  // Every element takes at least a byte, so the room made is bounded by the message.
  const size = contents.reduce((sum, part) => sum + part.length, 0)
  if (count > size) throw wrongCount(input, count, 'fewer')
  let values: TensorValues | undefined
  let at = 0
  const put = (reader: BinaryReader): void => {
    if (at === count) throw wrongCount(input, count, 'more')
    values ??= createValues(type, count)
    ;(values as unknown[])[at++] = element.read(reader, input)
  }
  for (const part of contents) {
    forEachField(part, (field, reader, wireType) => {
      if (field !== element.field) return refuseOtherField(field, element.field, type, input)
      if (wireType === element.wireType) put(reader)
      else if (wireType === WireType.LengthDelimited) {
        const packed = reader.bytes()
        if (values === undefined && isWhole(type, packed, count)) {
          values = readRawValues(type, packed, count, input)
          at = count
        } else {
          const inner = new BinaryReader(packed)
          while (inner.pos < inner.len) put(inner)
        }
      } else return false
      return true
    })
  }
  if (at < count) throw wrongCount(input, count, 'fewer')
  return values ?? createValues(type, 0)
}

/** Whether packed values are those of the tensor as they lie. */
function isWhole(type: ElementType, packed: Uint8Array, count: number): boolean {
  if (type === 'float32') return packed.length === count * 4
  return type === 'float64' && packed.length === count * 8
}

function refuseOtherField(field: number, needed: number, type: ElementType, input: string): false {
  const name = FIELD_NAMES[field]
  if (name === undefined) return false
  throw refuseInput(
    input,
    `its values stand in ${name}; ${DATATYPES[type]} needs ${FIELD_NAMES[needed] ?? ''}.`,
  )
}

function wrongCount(input: string, count: number, than: 'more' | 'fewer'): Error {
  return refuseInput(input, `its shape needs ${count} elements; its contents have ${than}.`)
}

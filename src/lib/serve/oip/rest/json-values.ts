import {createValues, type ElementType, type TensorValues} from '../../../model/index.ts'
import {textFlaw} from '../text-flaw.ts'
import {DATATYPES, INTEGER_RANGE} from '../datatypes.ts'
import {refuseInput} from '../refuse.ts'

/**
 * Values of a tensor in JSON: a flat list in row-major order, or lists in lists as the shape says.
 *
 * @throws RequestError `invalid`: wrong number of elements, or one that the type does not hold.
 */
export function readJsonValues(
  type: ElementType,
  data: readonly unknown[],
  shape: readonly number[],
  count: number,
  input: string,
): TensorValues {
  if (type === 'float16')
    throw refuseInput(input, 'JSON does not carry FP16.', 'Send it as binary data.')
  const nested = shape.length > 1 && Array.isArray(data[0])
  if (nested) checkNesting(data, shape, 0, input)
  else if (data.length !== count)
    throw refuseInput(
      input,
      `its shape [${shape.join(', ')}] needs ${count} elements; there are ${data.length}.`,
    )
  const values = createValues(type, count)
  if (nested) fillNested(values, type, data, shape.length - 1, 0, input)
  else fill(values, type, data, 0, input)
  return values
}

/** Before room is made for the values: the lists must be as long as the shape says. */
function checkNesting(
  list: readonly unknown[],
  shape: readonly number[],
  dimension: number,
  input: string,
): void {
  const size = shape[dimension] ?? 0
  if (list.length !== size)
    throw refuseInput(
      input,
      `dimension ${dimension} of its shape is ${size}; a list of its data has ${list.length} elements.`,
    )
  if (dimension === shape.length - 1) return
  for (const inner of list) {
    if (!Array.isArray(inner))
      throw refuseInput(input, 'its data is nested in some places and flat in others.')
    checkNesting(inner, shape, dimension + 1, input)
  }
}

function fillNested(
  values: TensorValues,
  type: ElementType,
  list: readonly unknown[],
  depth: number,
  start: number,
  input: string,
): number {
  if (depth === 0) return fill(values, type, list, start, input)
  let at = start
  for (const inner of list)
    at = fillNested(values, type, inner as readonly unknown[], depth - 1, at, input)
  return at
}

/** Puts a flat list into the values from `start` on; says where it ended. */
function fill(
  values: TensorValues,
  type: ElementType,
  list: readonly unknown[],
  start: number,
  input: string,
): number {
  switch (type) {
    case 'float32':
      fillFloat32(values as Float32Array, list, start, input)
      break
    case 'float64':
      fillFloat64(values as Float64Array, list, start, input)
      break
    case 'int64':
      fillBig(values as BigInt64Array, list, start, type, input)
      break
    case 'uint64':
      fillBig(values as BigUint64Array, list, start, type, input)
      break
    case 'bool':
      fillBooleans(values as Uint8Array, list, start, input)
      break
    case 'string':
      fillTexts(values as string[], list, start, input)
      break
    case 'float16':
      break
    case 'int8':
    case 'int16':
    case 'int32':
    case 'uint8':
    case 'uint16':
    case 'uint32':
      fillIntegers(values as Int32Array, list, start, type, input)
  }
  return start + list.length
}

function fillFloat32(
  values: Float32Array,
  list: readonly unknown[],
  start: number,
  input: string,
): void {
  for (let i = 0; i < list.length; i++) {
    const value = list[i]
    if (typeof value !== 'number') throw wrongElement(input, start + i, 'float32', value)
    values[start + i] = value
    if (!Number.isFinite(values[start + i])) throw outOfRange(input, start + i, 'float32')
  }
}

function fillFloat64(
  values: Float64Array,
  list: readonly unknown[],
  start: number,
  input: string,
): void {
  for (let i = 0; i < list.length; i++) {
    const value = list[i]
    if (typeof value !== 'number') throw wrongElement(input, start + i, 'float64', value)
    if (!Number.isFinite(value)) throw outOfRange(input, start + i, 'float64')
    values[start + i] = value
  }
}

function fillIntegers(
  values: Int32Array,
  list: readonly unknown[],
  start: number,
  type: keyof typeof INTEGER_RANGE,
  input: string,
): void {
  const [lowest, highest] = INTEGER_RANGE[type]
  for (let i = 0; i < list.length; i++) {
    const value = list[i]
    if (typeof value !== 'number' || !Number.isInteger(value))
      throw wrongElement(input, start + i, type, value)
    if (value < lowest || value > highest) throw outOfRange(input, start + i, type)
    values[start + i] = value
  }
}

const LOWEST_INT64 = -(2n ** 63n)
const HIGHEST_INT64 = 2n ** 63n - 1n
const HIGHEST_UINT64 = 2n ** 64n - 1n
/** Sign and digits of the longest 64-bit integer; no longer text is tried as a number. */
const MAX_DIGITS = 20

function fillBig(
  values: BigInt64Array | BigUint64Array,
  list: readonly unknown[],
  start: number,
  type: 'int64' | 'uint64',
  input: string,
): void {
  const lowest = type === 'int64' ? LOWEST_INT64 : 0n
  const highest = type === 'int64' ? HIGHEST_INT64 : HIGHEST_UINT64
  for (let i = 0; i < list.length; i++) {
    const value = list[i]
    let exact: bigint
    if (typeof value === 'string' && isWholeNumber(value)) exact = BigInt(value)
    else if (typeof value !== 'number' || !Number.isInteger(value))
      throw wrongElement(input, start + i, type, value)
    else if (Number.isSafeInteger(value)) exact = BigInt(value)
    else
      throw refuseInput(
        input,
        `element ${start + i} is beyond 2^53, where a number of JSON is not exact.`,
        'Send such integers as text ("9007199254740993") or as binary data.',
      )
    if (exact < lowest || exact > highest) throw outOfRange(input, start + i, type)
    values[start + i] = exact
  }
}

function isWholeNumber(text: string): boolean {
  const first = text.startsWith('-') ? 1 : 0
  if (text.length === first || text.length > MAX_DIGITS) return false
  for (let i = first; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x30 || code > 0x39) return false
  }
  return true
}

function fillBooleans(
  values: Uint8Array,
  list: readonly unknown[],
  start: number,
  input: string,
): void {
  for (let i = 0; i < list.length; i++) {
    const value = list[i]
    if (typeof value !== 'boolean') throw wrongElement(input, start + i, 'bool', value)
    values[start + i] = value ? 1 : 0
  }
}

function fillTexts(values: string[], list: readonly unknown[], start: number, input: string): void {
  for (let i = 0; i < list.length; i++) {
    const value = list[i]
    if (typeof value !== 'string') throw wrongElement(input, start + i, 'string', value)
    const flaw = textFlaw(value)
    if (flaw !== undefined) throw refuseInput(input, `element ${start + i} ${flaw}.`)
    values[start + i] = value
  }
}

const MEANINGS: Readonly<Partial<Record<ElementType, string>>> = {
  float32: 'a number',
  float64: 'a number',
  bool: 'true or false',
  string: 'a text',
}

function wrongElement(input: string, index: number, type: ElementType, value: unknown): Error {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`
  const what = typeof value === 'number' ? 'not a whole number' : kind
  return refuseInput(
    input,
    `element ${index} is ${what}; ${DATATYPES[type]} needs ${MEANINGS[type] ?? 'a whole number'}.`,
    value === null && type.startsWith('float') ? 'Send NaN as binary data.' : undefined,
  )
}

function outOfRange(input: string, index: number, type: ElementType): Error {
  return refuseInput(input, `element ${index} is out of the range of ${DATATYPES[type]}.`)
}

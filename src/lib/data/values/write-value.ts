import {halfFromNumber} from '../../core/numbers/index.ts'
import type {ElementType} from '../../model/index.ts'
import {parseBool, parseDouble, parseSingle, parseWhole} from './parse-number-text.ts'

/**
 * Puts a JSON value at a place of a tensor, as the SQL casts of `score` do. Gives what is wrong with
 * it, without the value, and nothing where nothing is.
 */
export type WriteValue = (target: unknown[], at: number, value: unknown) => string | undefined

/** What is said of a value that is absent, which the policy may fill. */
export const IS_NULL = 'is null'

const MAX_SINGLE = 3.4028234663852886e38

export function writerOf(type: ElementType): WriteValue {
  return WRITERS[type]
}

const writeDouble: WriteValue = (target, at, value) => {
  if (typeof value === 'number') {
    target[at] = value
    return undefined
  }
  return writeOther(target, at, value, 'float64', parseDouble)
}

const writeSingle: WriteValue = (target, at, value) => {
  if (typeof value === 'number') {
    if ((value > MAX_SINGLE || value < -MAX_SINGLE) && overflows(value)) return beyond('float32')
    target[at] = value
    return undefined
  }
  return writeOther(target, at, value, 'float32', parseSingle)
}

const writeHalf: WriteValue = (target, at, value) => {
  if (typeof value === 'number') {
    if (overflows(value)) return beyond('float16')
    target[at] = halfFromNumber(value)
    return undefined
  }
  return writeOther(target, at, value, 'float16', halfFromText)
}

function halfFromText(text: string): number | null | undefined {
  const single = parseSingle(text)
  return typeof single === 'number' ? halfFromNumber(single) : single
}

/** Integers of up to 32 bits. */
function smallWriter(type: ElementType, min: number, max: number): WriteValue {
  const parse = (text: string): number | null | undefined => {
    const whole = parseWhole(text)
    return typeof whole === 'bigint' ? Number(whole) : whole
  }
  return (target, at, value) => {
    if (typeof value === 'number') {
      if (!(value >= min && value <= max)) return beyond(type)
      if (Math.trunc(value) !== value) return fraction(type)
      target[at] = value
      return undefined
    }
    if (typeof value !== 'string') return writeOther(target, at, value, type, parse)
    const whole = parse(value)
    if (whole === null) return IS_NULL
    if (whole === undefined) return noText(type)
    if (whole < min || whole > max) return beyond(type)
    target[at] = whole
    return undefined
  }
}

function wideWriter(type: ElementType, min: bigint, max: bigint): WriteValue {
  return (target, at, value) => {
    let whole: bigint | null | undefined
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) return beyond(type)
      if (Math.trunc(value) !== value) return fraction(type)
      if (!Number.isSafeInteger(value))
        return `is beyond 2^53, where a JSON number is not exact; send it as text`
      whole = BigInt(value)
    } else if (typeof value === 'string') {
      whole = parseWhole(value)
      if (whole === null) return IS_NULL
      if (whole === undefined) return noText(type)
    } else if (typeof value === 'boolean') whole = value ? 1n : 0n
    else return refuse(value, type)
    if (whole < min || whole > max) return beyond(type)
    target[at] = whole
    return undefined
  }
}

const writeBool: WriteValue = (target, at, value) => {
  if (typeof value === 'number') {
    if (value !== 0 && value !== 1) return 'is neither 0 nor 1, and the model needs bool'
    target[at] = value
    return undefined
  }
  return writeOther(target, at, value, 'bool', parseBool)
}

const writeString: WriteValue = (target, at, value) => {
  if (typeof value === 'string') {
    const reason = unfitText(value)
    if (reason !== undefined) return reason
    target[at] = value
    return undefined
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value))
      return 'is a number, and the model needs text; send it as text'
    target[at] = String(value)
    return undefined
  }
  if (typeof value !== 'boolean') return refuse(value, 'string')
  target[at] = String(value)
  return undefined
}

const WRITERS: Readonly<Record<ElementType, WriteValue>> = {
  float16: writeHalf,
  float32: writeSingle,
  float64: writeDouble,
  int8: smallWriter('int8', -(2 ** 7), 2 ** 7 - 1),
  int16: smallWriter('int16', -(2 ** 15), 2 ** 15 - 1),
  int32: smallWriter('int32', -(2 ** 31), 2 ** 31 - 1),
  int64: wideWriter('int64', -(2n ** 63n), 2n ** 63n - 1n),
  uint8: smallWriter('uint8', 0, 2 ** 8 - 1),
  uint16: smallWriter('uint16', 0, 2 ** 16 - 1),
  uint32: smallWriter('uint32', 0, 2 ** 32 - 1),
  uint64: wideWriter('uint64', 0n, 2n ** 64n - 1n),
  bool: writeBool,
  string: writeString,
}

/** Values that are no JSON numbers, into a column of numbers. */
function writeOther(
  target: unknown[],
  at: number,
  value: unknown,
  type: ElementType,
  parse: (text: string) => number | null | undefined,
): string | undefined {
  if (typeof value === 'string') {
    const number = parse(value)
    if (number === null) return IS_NULL
    if (number === undefined) return noText(type)
    target[at] = number
    return undefined
  }
  if (typeof value !== 'boolean') return refuse(value, type)
  const number = value ? 1 : 0
  target[at] = type === 'float16' ? halfFromNumber(number) : number
  return undefined
}

function refuse(value: unknown, type: ElementType): string {
  if (value === null || value === undefined) return IS_NULL
  const what = Array.isArray(value) ? 'a list' : 'an object'
  return `is ${what}, and the model needs one ${type === 'string' ? 'text' : type}`
}

/** NUL ends a text in the runtime, and a lone surrogate is no character: both would be changed. */
function unfitText(text: string): string | undefined {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0) return 'holds a NUL character'
    if (code < 0xd800 || code > 0xdfff) continue
    const next = text.charCodeAt(++i)
    if (code > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff))
      return 'holds half of a surrogate pair'
  }
  return undefined
}

function overflows(value: number): boolean {
  return Number.isFinite(value) && !Number.isFinite(Math.fround(value))
}

const beyond = (type: ElementType): string => `is out of the range of ${type}`
const fraction = (type: ElementType): string => `has a fraction, and the model needs ${type}`
const noText = (type: ElementType): string => `is text that is no ${type}`

import {numberFromHalf} from '../../core/numbers/index.ts'
import type {ElementType, TensorValues} from '../../model/index.ts'

/** The JSON text of one element; `null` for what JSON has no number for. */
export type WriteText = (values: TensorValues, at: number) => string

/** How elements of a type are written: 64-bit integers exactly, texts escaped, bools as bools. */
export function textWriter(type: ElementType): WriteText {
  switch (type) {
    case 'float32':
      return (values, at) => singleText(values[at] as number)
    case 'float16':
      return (values, at) => singleText(numberFromHalf(values[at] as number))
    case 'float64':
      return (values, at) => doubleText(values[at] as number)
    case 'bool':
      return (values, at) => (values[at] === 0 ? 'false' : 'true')
    case 'string':
      return (values, at) => JSON.stringify(values[at])
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64':
    case 'uint8':
    case 'uint16':
    case 'uint32':
    case 'uint64':
      return (values, at) => String(values[at])
  }
}

function doubleText(value: number): string {
  return Number.isFinite(value) ? String(value) : 'null'
}

/**
 * A short decimal that is nearest to no other single: 0.7 rather than 0.699999988079071. Nine digits
 * are enough for every one.
 */
export function singleText(value: number): string {
  const size = value < 0 ? -value : value
  if (!(size >= 1e-5 && size < 1e7)) return rareText(value)
  let scale = scaleOf(size)
  for (let digits = 7; digits <= 9; digits++) {
    const short = Math.round(value * scale) / scale
    if (Math.fround(short) === value) return String(short)
    scale *= 10
  }
  return String(value)
}

/** The power of ten that leaves seven digits before the point. */
function scaleOf(size: number): number {
  if (size < 1) {
    if (size >= 0.1) return 1e7
    if (size >= 0.01) return 1e8
    return size >= 1e-3 ? 1e9 : size >= 1e-4 ? 1e10 : 1e11
  }
  if (size < 1e3) return size < 10 ? 1e6 : size < 100 ? 1e5 : 1e4
  return size < 1e4 ? 1e3 : size < 1e5 ? 100 : size < 1e6 ? 10 : 1
}

function rareText(value: number): string {
  if (value === 0) return '0'
  if (!Number.isFinite(value)) return 'null'
  for (let digits = 7; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(value)
}

import {singleFromDecimal} from './single-from-decimal.ts'

/** What a text stands for: null where it is blank, undefined where it is no such value. */
export type Parsed<T> = T | null | undefined

const DIGITS = '[0-9]+(?:_[0-9]+)*'
const FLOAT = new RegExp(
  `^[\\t-\\r ]*\\+?(-?)(?:((?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?)|(inf(?:inity)?)|nan(?:\\([0-9a-z_]*\\))?)[\\t-\\r ]*$`,
  'i',
)
const WHOLE = /^[+-]?[0-9]+(?:\.0*)?$/
const TRUE = new Set(['true', 't', '1', 'yes', 'y'])
const FALSE = new Set(['false', 'f', '0', 'no', 'n'])

/** A text as SQL casts it to DOUBLE: decimals, `1e5`, `1_000`, `NaN`, `inf`; too large is infinite. */
export function parseDouble(text: string): Parsed<number> {
  return parseFloating(text, Number)
}

/** A text as SQL casts it to FLOAT: the nearest single, ties to even. */
export function parseSingle(text: string): Parsed<number> {
  return parseFloating(text, singleFromDecimal)
}

/** A whole number, `5` or `5.0`, of any size. */
export function parseWhole(text: string): Parsed<bigint> {
  const trimmed = trimSpaces(text)
  if (trimmed === '') return null
  if (!WHOLE.test(trimmed)) return undefined
  const negative = trimmed.startsWith('-')
  let start = negative || trimmed.startsWith('+') ? 1 : 0
  const point = trimmed.indexOf('.')
  const end = point < 0 ? trimmed.length : point
  while (start < end - 1 && trimmed.charCodeAt(start) === ZERO) start++
  // No integer type has more than 20 digits; the cost of more is not worth their value.
  const size = end - start > 20 ? BEYOND : BigInt(trimmed.slice(start, end))
  return negative ? -size : size
}

/** `true`, `t`, `1`, `yes`, `y` and their opposites, in any case. */
export function parseBool(text: string): Parsed<0 | 1> {
  const trimmed = trimSpaces(text)
  if (trimmed === '') return null
  if (trimmed.length > 5) return undefined
  const word = trimmed.toLowerCase()
  if (TRUE.has(word)) return 1
  return FALSE.has(word) ? 0 : undefined
}

const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const NINE = 0x39
const BEYOND = 10n ** 20n

function parseFloating(text: string, read: (decimal: string) => number): Parsed<number> {
  if (isPlain(text)) return text.charCodeAt(0) === MINUS ? -read(text.slice(1)) : read(text)
  const trimmed = trimSpaces(text)
  if (trimmed === '') return null
  const match = FLOAT.exec(trimmed)
  if (match === null) return undefined
  const [, sign, digits, infinity] = match
  const size =
    digits === undefined
      ? infinity === undefined
        ? Number.NaN
        : Infinity
      : read(digits.includes('_') ? digits.replaceAll('_', '') : digits)
  return sign === '-' ? -size : size
}

/** `-12.5`: what nearly every number looks like, told without the cost of the expression. */
function isPlain(text: string): boolean {
  let digits = 0
  let points = 0
  for (let i = text.charCodeAt(0) === MINUS ? 1 : 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= ZERO && code <= NINE) digits++
    else if (code !== POINT || ++points > 1) return false
  }
  return digits > 0
}

/** Without the spaces around it that SQL's `trim` takes: those of Unicode's category Zs. */
function trimSpaces(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isSpace(text.charCodeAt(start))) start++
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return end - start === text.length ? text : text.slice(start, end)
}

function isSpace(code: number): boolean {
  if (code === 0x20) return true
  if (code < 0xa0) return false
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  )
}

/** Levels, and values besides lists of numbers, beyond which `JSON.parse` is faster. */
const MAX_LEVELS = 8
const MAX_OTHERS = 32
/** Whole numbers of so many digits, and powers of ten up to them, are exact in double precision. */
const EXACT_DIGITS = 15
const POWERS = Float64Array.from({length: EXACT_DIGITS + 1}, (_, power) => Number(`1e${power}`))

const TAB = 0x09
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const NINE = 0x39
const COLON = 0x3a
const UPPER_E = 0x45
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const LOWER_E = 0x65
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const DELETE = 0x7f

const LITERALS = [
  {text: 'true', value: true},
  {text: 'false', value: false},
  {text: 'null', value: null},
] as const

/** What stands for everything that is left to `JSON.parse`, which then knows best what is wrong. */
const OTHER = Symbol('other')
type Other = typeof OTHER

/**
 * The value of a JSON text that is mostly lists of short numbers, in half the time of `JSON.parse`: the
 * digits of a decimal are a whole number, which by a power of ten, both exact, is the nearest double.
 *
 * @returns What `JSON.parse` would make of it; undefined where it holds more than lists of numbers of up
 * to 15 digits and few plain values besides, or is no JSON.
 */
export function quickJson(bytes: Buffer): unknown {
  const value = new QuickReader(bytes).whole()
  return value === OTHER ? undefined : value
}

class QuickReader {
  readonly #bytes: Buffer
  #at = 0
  #others = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  whole(): unknown {
    const value = this.#value(0)
    return value !== OTHER && this.#skipBlanks() === -1 ? value : OTHER
  }

  #value(level: number): unknown {
    const code = this.#skipBlanks()
    if (level === MAX_LEVELS) return OTHER
    if (code === OPEN_LIST) return this.#list(level + 1)
    if (++this.#others > MAX_OTHERS) return OTHER
    if (code === OPEN_OBJECT) return this.#object(level + 1)
    if (code === QUOTE) return this.#text()
    if (!startsNumber(code)) return this.#literal()
    const number = this.#number()
    return Number.isNaN(number) ? OTHER : number
  }

  #object(level: number): unknown {
    this.#at++
    const object: Record<string, unknown> = {}
    if (this.#skipBlanks() === CLOSE_OBJECT) return this.#passed(object)
    for (;;) {
      if (this.#skipBlanks() !== QUOTE) return OTHER
      const key = this.#text()
      if (key === OTHER || key === '__proto__' || this.#skipBlanks() !== COLON) return OTHER
      this.#at++
      const value = this.#value(level)
      if (value === OTHER) return OTHER
      object[key] = value
      const code = this.#skipBlanks()
      if (code === CLOSE_OBJECT) return this.#passed(object)
      if (code !== COMMA) return OTHER
      this.#at++
    }
  }

  #list(level: number): unknown {
    this.#at++
    const first = this.#skipBlanks()
    if (startsNumber(first)) return this.#numbers()
    const list: unknown[] = []
    if (first === CLOSE_LIST) return this.#passed(list)
    for (;;) {
      const value = this.#value(level)
      if (value === OTHER) return OTHER
      list.push(value)
      const code = this.#skipBlanks()
      if (code === CLOSE_LIST) return this.#passed(list)
      if (code !== COMMA) return OTHER
      this.#at++
    }
  }

  /** The rest of a list whose first element is a number, as all others must be. */
  #numbers(): number[] | Other {
    const list: number[] = []
    for (;;) {
      const value = this.#number()
      if (Number.isNaN(value)) return OTHER
      list.push(value)
      let code = this.#bytes[this.#at] ?? -1
      if (code !== COMMA) {
        code = this.#skipBlanks()
        if (code === CLOSE_LIST) return this.#passed(list)
        if (code !== COMMA) return OTHER
      }
      this.#at++
      if ((this.#bytes[this.#at] ?? 0) <= SPACE) this.#skipBlanks()
    }
  }

  /** NaN where it is not short, or no number. */
  #number(): number {
    const bytes = this.#bytes
    let at = this.#at
    const negative = bytes[at] === MINUS
    if (negative) at++
    const start = at
    let code = bytes[at] ?? 0
    if (code < ZERO || code > NINE) return Number.NaN
    let whole = code - ZERO
    code = bytes[++at] ?? 0
    // A zero that leads is the only digit before the point.
    if (whole > 0)
      while (code >= ZERO && code <= NINE) {
        whole = whole * 10 + code - ZERO
        code = bytes[++at] ?? 0
      }
    let digits = at - start
    let decimals = 0
    if (code === POINT) {
      const first = at + 1
      code = bytes[++at] ?? 0
      while (code >= ZERO && code <= NINE) {
        whole = whole * 10 + code - ZERO
        code = bytes[++at] ?? 0
      }
      decimals = at - first
      if (decimals === 0) return Number.NaN
      digits += decimals
    }
    if (digits > EXACT_DIGITS || code === LOWER_E || code === UPPER_E) return Number.NaN
    this.#at = at
    const size = decimals === 0 ? whole : whole / (POWERS[decimals] ?? 1)
    return negative ? -size : size
  }

  #text(): string | Other {
    const bytes = this.#bytes
    const start = ++this.#at
    for (let at = start; at < bytes.length; at++) {
      const code = bytes[at] ?? 0
      if (code === QUOTE) {
        this.#at = at + 1
        return bytes.toString('latin1', start, at)
      }
      if (code < SPACE || code === BACKSLASH || code >= DELETE) return OTHER
    }
    return OTHER
  }

  #literal(): true | false | null | Other {
    const bytes = this.#bytes
    const at = this.#at
    for (const {text, value} of LITERALS) {
      let length = 0
      while (length < text.length && bytes[at + length] === text.charCodeAt(length)) length++
      if (length < text.length) continue
      this.#at = at + length
      return value
    }
    return OTHER
  }

  /** The next byte that is none between values; -1 at the end. */
  #skipBlanks(): number {
    const bytes = this.#bytes
    let code = bytes[this.#at] ?? -1
    while (code === SPACE || code === LINE_FEED || code === CARRIAGE_RETURN || code === TAB)
      code = bytes[++this.#at] ?? -1
    return code
  }

  #passed<T>(value: T): T {
    this.#at++
    return value
  }
}

function startsNumber(code: number): boolean {
  return code === MINUS || (code >= ZERO && code <= NINE)
}

import {describe, expect, it} from 'vitest'
import {sortFloats} from '../../../../src/lib/core/numbers/index.ts'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'

const random = createRandom(4)
const kinds: Readonly<Record<string, () => number>> = {
  'around 0': () => random() - 0.5,
  'of one sign': () => -1 - random(),
  'of many magnitudes': () => (random() - 0.5) * 10 ** (600 * random() - 300),
  'that share their upper bits': () => 1e9 + random(),
  'that tie': () => Math.floor(random() * 7) - 3,
  'all equal': () => 2.5,
  'with infinities and both zeros': () =>
    [0, -0, Infinity, -Infinity, Number.MIN_VALUE, -Number.MIN_VALUE, random()][
      Math.floor(random() * 7)
    ] ?? 0,
}

describe('sorting numbers', () => {
  it.each(Object.entries(kinds))(
    'gives what the sort of typed arrays gives: numbers %s',
    (_, draw) => {
      for (const length of [0, 1, 30, 1999, 2000, 20_000]) {
        const values = Float64Array.from({length}, draw)
        const expected = values.slice().sort()
        expect(sortFloats(values)).toBe(values)
        // Bits, since 0 and −0 are equal.
        expect(Buffer.from(values.buffer).equals(Buffer.from(expected.buffer))).toBe(true)
      }
    },
  )

  it('sorts a part of an array and leaves the rest', () => {
    const whole = Float64Array.from({length: 6000}, () => random())
    const untouched = [...whole.subarray(0, 1000), ...whole.subarray(5000)]
    const part = sortFloats(whole.subarray(1000, 5000))
    expect(part.every((value, i) => i === 0 || (part[i - 1] ?? 0) <= value)).toBe(true)
    expect([...whole.subarray(0, 1000), ...whole.subarray(5000)]).toEqual(untouched)
  })
})

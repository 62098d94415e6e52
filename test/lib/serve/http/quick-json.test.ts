import {describe, expect, it} from 'vitest'
import {quickJson} from '../../../../src/lib/serve/http/quick-json.ts'

const quick = (text: string) => quickJson(Buffer.from(text))

/** Numbers in 0 … 1, the same in every run (a linear congruential generator). */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

describe('quickJson', () => {
  it('reads what requests for models look like', () => {
    for (const value of [
      {
        inputs: [
          [1, -2.5, 0.001],
          [0, 3, 1e21 / 1e20],
        ],
      },
      {id: 'a', inputs: [{name: 'x', shape: [2, 1], datatype: 'FP32', data: [0.1, 123456.789]}]},
      {dataframe_split: {columns: ['a', 'b'], data: [[1, 2]]}, params: {probabilities: true}},
      {instances: [], empty: {}, none: null, no: false},
      [
        [[1], [2]],
        [[3], [4]],
      ],
    ]) {
      expect(quick(JSON.stringify(value))).toEqual(value)
      expect(quick(JSON.stringify(value, undefined, '\t'))).toEqual(value)
      expect(quick(` ${JSON.stringify(value, undefined, 2)}\r\n`)).toEqual(value)
    }
  })

  it('makes of every short decimal the double that JSON.parse makes of it', () => {
    const numbers = random(1)
    const next = () => numbers.next().value
    for (let i = 0; i < 200_000; i++) {
      const whole = String(Math.floor(next() * 10 ** Math.floor(next() * 16)))
      const decimals = Math.floor(next() * (16 - whole.length))
      const fraction = Array.from({length: decimals}, () => Math.floor(next() * 10)).join('')
      const text = `${next() < 0.5 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
      const [value] = quick(`[${text}]`) as [number]
      if (!Object.is(value, JSON.parse(text))) expect.fail(`${text} became ${value}`)
    }
  })

  it('keeps the sign of zero', () => {
    expect(quick('[-0, -0.00, 0.0]')).toEqual([-0, -0, 0])
  })

  it('leaves to JSON.parse what it does not know to be right', () => {
    for (const text of [
      '[1e5]',
      '[0.1234567890123456]',
      '[1234567890123456]',
      '[1, "a"]',
      '{"a": "\\u0041"}',
      '{"a": "é"}',
      '{"__proto__": [1]}',
      `${'['.repeat(9)}1${']'.repeat(9)}`,
      JSON.stringify(Array.from({length: 40}, () => ({a: 1}))),
    ]) {
      expect(() => JSON.parse(text) as unknown).not.toThrow()
      expect(quick(text)).toBeUndefined()
    }
  })

  it('accepts no text that JSON.parse refuses, and makes nothing else of any', () => {
    const whole =
      '{"id":"q-1", "inputs":[[1.5,-20],[0,3]],"params":{"a":true,"b":null},"data":[0.25]}'
    const letters = '{}[]",:.-+0123456789eEtfn \n\\u\0é'
    const numbers = random(2)
    const pick = (length: number) => Math.floor(numbers.next().value * length)
    let accepted = 0
    for (let i = 0; i < 100_000; i++) {
      let text = whole
      for (let change = 0; change <= i % 3; change++) {
        const at = pick(text.length)
        const letter = pick(3) === 0 ? '' : (letters[pick(letters.length)] ?? '')
        text = text.slice(0, at) + letter + text.slice(at + pick(3))
      }
      const value = quick(text)
      if (value === undefined) continue
      accepted++
      if (JSON.stringify(value) !== JSON.stringify(parsed(text))) expect.fail(text)
    }
    expect(accepted).toBeGreaterThan(1000)
  })
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return 'no JSON'
  }
}

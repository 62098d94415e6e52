import {describe, expect, it} from 'vitest'
import {jsonBody, MAX_JSON_DEPTH} from '../../../../src/lib/serve/http/index.ts'
import {RequestError} from '../../../../src/lib/serve/request-error.ts'

const parse = (body: string | Buffer) => jsonBody({body: Buffer.from(body)})

function refusal(body: string | Buffer): RequestError {
  try {
    parse(body)
  } catch (error) {
    if (error instanceof RequestError) return error
    throw error
  }
  throw new Error('it was accepted')
}

describe('jsonBody', () => {
  it('parses UTF-8, with and without a byte order mark', () => {
    expect(parse('{"a": [1, "é", "🙂"]}')).toEqual({a: [1, 'é', '🙂']})
    expect(parse('\ufeff{"a": 1}')).toEqual({a: 1})
    expect(parse('7')).toBe(7)
  })

  it('refuses an empty body, broken JSON and bytes that are no UTF-8', () => {
    expect(refusal('')).toMatchObject({kind: 'invalid', message: 'the body is empty'})
    expect(refusal('{"a": }').kind).toBe('invalid')
    expect(refusal(Buffer.from([0x22, 0xff, 0x22])).message).toBe('the body is not UTF-8')
    expect(refusal(Buffer.from('"é"', 'latin1')).message).toBe('the body is not UTF-8')
  })

  it.each([
    ['{"a": NaN}', 'no NaN'],
    ['{"a": -Infinity, "b": "x"}', 'no NaN and no Infinity'],
    ["{'a': 1}", 'double quotes'],
    ['{"a": None}', 'json.dumps'],
    ['{"a": [1, 2,]}', 'comma before a closing bracket'],
    ['{"a": 1,', 'ends too early'],
    ['{"a": "b', 'ends too early'],
    ['a,b', 'Send JSON, such as'],
    ['{"a": "NaN, None\\" \'}"} x', 'Send JSON, such as'],
  ])('says what to do about %s', (body, hint) => {
    expect(refusal(body).hint).toContain(hint)
  })

  it('finds the mistake in a large body quickly', () => {
    const started = performance.now()
    const row = JSON.stringify({text: 'it said \\"so\\"'.repeat(20), value: 1})
    expect(refusal(`[${`${row},`.repeat(30_000)}NaN]`).hint).toContain('no NaN')
    expect(refusal(`"${'\\'.repeat(1_000_000)}`).kind).toBe('invalid')
    expect(performance.now() - started).toBeLessThan(3000)
  })

  it('repeats nothing of the body in the message', () => {
    expect(refusal('{"iban": DE02120300000000202051}').message).not.toMatch(/DE02|iban/)
    expect(refusal('secret').message).not.toContain('secret')
  })

  it('accepts 100 levels and refuses 101', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
    expect(MAX_JSON_DEPTH).toBe(100)
    expect(() => parse(nested(100))).not.toThrow()
    expect(refusal(nested(101)).message).toContain('deeper than 100')
    expect(refusal('{"a":'.repeat(101) + '1' + '}'.repeat(101)).message).toContain('deeper')
  })

  it('counts no brackets inside texts, and none that are closed', () => {
    const texts = JSON.stringify(['['.repeat(500), '\\"[{'.repeat(500)])
    expect(parse(texts)).toEqual(['['.repeat(500), '\\"[{'.repeat(500)])
    const wide = JSON.stringify(Array.from({length: 1000}, () => [{a: [1]}]))
    expect(parse(wide)).toHaveLength(1000)
  })

  it('refuses a million levels in time that grows with their number', () => {
    const started = performance.now()
    const levels = 1_000_000
    expect(refusal('['.repeat(levels)).kind).toBe('invalid')
    expect(refusal('['.repeat(levels) + ']'.repeat(levels)).message).toContain('deeper')
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('makes nobody inherit from what is sent', () => {
    const value = parse('{"__proto__": {"admin": true}}')
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })
})

import type * as Crypto from 'node:crypto'
import {createHash} from 'node:crypto'
import {beforeEach, describe, expect, it, vi} from 'vitest'

const compared = vi.hoisted(() => vi.fn<(given: Buffer, expected: Buffer) => void>())
vi.mock('node:crypto', async original => {
  const crypto = await original<typeof Crypto>()
  return {
    ...crypto,
    timingSafeEqual: (given: Buffer, expected: Buffer) => {
      compared(given, expected)
      return crypto.timingSafeEqual(given, expected)
    },
  }
})

// Files share their modules, and another one may have loaded this with the real comparison.
vi.resetModules()
const {createTokenCheck} = await import('../../../../src/lib/serve/http/token-check.ts')

const TOKENS = ['first-secret', 'second-secret', 'third-secret']

describe('createTokenCheck', () => {
  beforeEach(() => compared.mockClear())

  it.each([
    ['the first', 'first-secret', true],
    ['the last', 'third-secret', true],
    ['one that begins as a known one', 'first-secre', false],
    ['another length', 'x', false],
    ['a letter of another alphabet', 'first-sécret', false],
  ])('compares %s with all, in constant time, as digests of one length', (_, sent, known) => {
    expect(createTokenCheck(TOKENS)?.(`Bearer ${sent}`, undefined)).toBe(known)
    expect(compared.mock.calls.map(([given, expected]) => [hex(given), hex(expected)])).toEqual(
      TOKENS.map(token => [sha256(sent), sha256(token)]),
    )
  })

  it('takes the scheme in any case, and the key of a header of its own before it', () => {
    const check = createTokenCheck(TOKENS)
    expect(check?.('bEARER  second-secret ', undefined)).toBe(true)
    expect(check?.('Basic second-secret', undefined)).toBe(false)
    expect(check?.('Bearer second-secret', 'wrong')).toBe(false)
    expect(check?.('Bearer wrong', 'second-secret')).toBe(true)
    expect(check?.(undefined, '')).toBe(false)
    expect(check?.(undefined, undefined)).toBe(false)
  })

  it('is none where there is no token', () => {
    expect(createTokenCheck([])).toBeUndefined()
    expect(createTokenCheck(undefined)).toBeUndefined()
  })
})

function hex(bytes: Buffer): string {
  return bytes.toString('hex')
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

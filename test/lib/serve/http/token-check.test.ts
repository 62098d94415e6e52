import crypto, {createHash} from 'node:crypto'
import {syncBuiltinESMExports} from 'node:module'
import {afterAll, beforeEach, describe, expect, it, vi} from 'vitest'
import {createTokenCheck} from '../../../../src/lib/serve/http/token-check.ts'

// Node's own comparison, which goes on to compare: that it was asked, and for what, is all that a test can see of it.
const compared = vi.spyOn(crypto, 'timingSafeEqual')
syncBuiltinESMExports()
afterAll(() => {
  compared.mockRestore()
  syncBuiltinESMExports()
})

const TOKENS = ['first-secret', 'second-secret', 'third-secret']

describe('createTokenCheck', () => {
  beforeEach(() => {
    compared.mockClear()
  })

  it.each([
    ['the first', 'first-secret', true],
    ['the last', 'third-secret', true],
    ['one that begins as a known one', 'first-secre', false],
    ['another length', 'x', false],
    ['a letter of another alphabet', 'first-sécret', false],
  ])('compares %s with all, in constant time, as digests of one length', (_, sent, known) => {
    expect(createTokenCheck(TOKENS)?.(`Bearer ${sent}`, undefined)).toBe(known)
    expect(compared.mock.calls.map(pair => pair.map(hex))).toEqual(
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

function hex(bytes: NodeJS.ArrayBufferView): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

import {createHash} from 'node:crypto'
import {expect, it} from 'vitest'
import {sha256} from '../../src/web/backend/sha256.ts'
import {randomBytes} from '../lib/package/web/random-bytes.ts'

it('SHA-256 in JavaScript is that of OpenSSL, around the edges of blocks too', () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 100_003]) {
    const bytes = randomBytes(length, length + 1)
    expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    )
  }
})

import {describe as suite, expect, it} from 'vitest'
import {describe} from '../../../src/lib/cli/progress.ts'

suite('the progress line', () => {
  it('shows share, count, rate and time left', () => {
    expect(describe('Scoring', 500, 2000, 10_000)).toBe('Scoring 25 % · 500 · 50/s · 30 s left')
  })

  it('leaves share and time left out when the total is unknown', () => {
    expect(describe('Reading', 1_200_000, undefined, 1000)).toBe('Reading · 1,200,000 · 1.2M/s')
  })
})

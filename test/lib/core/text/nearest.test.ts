import {describe, expect, it} from 'vitest'
import {nearest} from '../../../../src/lib/core/text/index.ts'

describe('nearest', () => {
  it('finds the key that was meant behind a swapped letter', () => {
    expect(nearest('timestmap', ['target', 'timestamp', 'test'])).toBe('timestamp')
  })

  it('counts two letters that changed places once, in a short word too', () => {
    expect(nearest('modle', ['name', 'model'])).toBe('model')
  })

  it('ignores case', () => {
    expect(nearest('Target', ['target', 'test'])).toBe('target')
  })

  it('stays silent when nothing is near', () => {
    expect(nearest('zebra', ['target', 'timestamp'])).toBeUndefined()
  })

  it('allows one edit in a short word', () => {
    expect(nearest('ib', ['id'])).toBe('id')
    expect(nearest('xy', ['id'])).toBeUndefined()
  })

  it('takes the nearer of two', () => {
    expect(nearest('registy', ['register', 'registry'])).toBe('registry')
  })
})

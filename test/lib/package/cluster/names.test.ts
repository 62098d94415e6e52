import {describe, expect, it} from 'vitest'
import {labelValue, objectName, oneLine} from '../../../../src/lib/package/targets/cluster/names.ts'
import {NASTY_NAMES} from '../made-up-subject.ts'

const DNS_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/
const LABEL = /^([a-zA-Z0-9]([-\w.]*[a-zA-Z0-9])?)?$/

describe('names of objects', () => {
  it('keep letters and digits, and put a dash for the rest', () => {
    expect(objectName('flights')).toBe('flights')
    expect(objectName('Team/Flight_Delays')).toBe('team-flight-delays')
    expect(objectName('7-days')).toBe('model-7-days')
  })

  it('end with a digest where they are cut, so that two models stay two', () => {
    const [a, b] = ['a', 'b'].map(end => objectName('m'.repeat(80) + end, 53))
    expect(a).toMatch(/^m{44}-[0-9a-f]{8}$/)
    expect(a).not.toBe(b)
    expect(objectName('模型一')).not.toBe(objectName('模型二'))
  })

  it.each(NASTY_NAMES)('are DNS labels whatever the model is called: %j', name => {
    for (const longest of [36, 53, 63]) {
      const made = objectName(name, longest)
      expect(made).toMatch(DNS_1035)
      expect(made.length).toBeLessThanOrEqual(longest)
    }
    expect(labelValue(name)).toMatch(LABEL)
    expect(labelValue(name).length).toBeLessThanOrEqual(63)
  })

  it('lose control characters and ends of lines where they are shown', () => {
    expect(oneLine('a\n---\u0000b\u007f\u0085\u2028c\ud800 <é模>')).toBe('a --- b   c  <é模>')
  })

  it('has a version in a label without its plus sign', () => {
    expect(labelValue('v1.2.0-rc.1+cpu')).toBe('v1.2.0-rc.1_cpu')
  })
})

import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {Adwin, Ddm, PageHinkley} from '../../../../src/lib/core/streams/index.ts'

/** Made by test/fixtures/statistics/streams.py with the version of river that it names. */
const streams = JSON.parse(
  readFileSync(new URL('../../../fixtures/statistics/streams.json', import.meta.url), 'utf8'),
) as {
  readonly numbers: readonly {
    readonly name: string
    readonly values: readonly number[]
    readonly adwin: readonly number[]
    readonly pageHinkley: readonly number[]
    /** δ = 1e-6; δ = 0.25, a threshold of 30 and no forgetting. */
    readonly strict: {readonly adwin: readonly number[]; readonly pageHinkley: readonly number[]}
  }[]
  readonly errors: readonly {
    readonly name: string
    readonly values: readonly number[]
    readonly ddm: readonly number[]
  }[]
}

function alarms(values: readonly number[], update: (value: number) => boolean): number[] {
  return values.flatMap((value, index) => (update(value) ? [index] : []))
}

describe('detectors of changes in a stream', () => {
  it.each(streams.numbers)('ADWIN raises the alarms of river: $name', ({values, adwin}) => {
    const detector = new Adwin()
    expect(alarms(values, value => detector.update(value))).toEqual(adwin)
    expect(detector.width).toBeLessThanOrEqual(values.length)
  })

  it.each(streams.numbers)(
    'Page-Hinkley raises the alarms of river: $name',
    ({values, pageHinkley}) => {
      const detector = new PageHinkley()
      expect(alarms(values, value => detector.update(value))).toEqual(pageHinkley)
    },
  )

  it.each(streams.numbers)('do so set to other parameters: $name', ({values, strict}) => {
    const adwin = new Adwin({delta: 1e-6})
    expect(alarms(values, value => adwin.update(value))).toEqual(strict.adwin)
    const pageHinkley = new PageHinkley({delta: 0.25, threshold: 30, alpha: 1})
    expect(alarms(values, value => pageHinkley.update(value))).toEqual(strict.pageHinkley)
  })

  it.each(streams.errors)('DDM raises the alarms of river: $name', ({values, ddm}) => {
    const detector = new Ddm()
    expect(alarms(values, value => detector.update(value === 1) === 'drift')).toEqual(ddm)
  })

  it('find something in some of the streams', () => {
    expect(streams.numbers.filter(({adwin}) => adwin.length > 0).length).toBeGreaterThan(2)
    expect(
      streams.numbers.filter(({pageHinkley}) => pageHinkley.length > 0).length,
    ).toBeGreaterThan(1)
    expect(streams.errors.filter(({ddm}) => ddm.length > 0).length).toBeGreaterThan(0)
  })
})

import {describe, expect, it} from 'vitest'
import {calibrateIsotonic} from '../../../../../src/lib/core/metrics/estimated/calibrate-isotonic.ts'
import {calibrationHelps} from '../../../../../src/lib/core/metrics/estimated/calibration-helps.ts'
import {estimateWithInterval} from '../../../../../src/lib/core/metrics/estimated/estimate-with-interval.ts'
import {createRandom} from '../../../../../src/lib/core/statistics/index.ts'

/** Scores between 0 and 1, and labels that are 1 as often as `rate` says. */
function labelled(
  rows: number,
  seed: number,
  rate: (score: number) => number,
): {score: Float64Array; label: Float64Array} {
  const random = createRandom(seed)
  const score = Float64Array.from({length: rows}, random)
  return {score, label: score.map(p => (random() < rate(p) ? 1 : 0))}
}

const asTheySay = (score: number): number => score
const tooSure = (score: number): number => 0.25 + score / 2

describe('the interval of an estimate', () => {
  const score = Float64Array.from({length: 800}, (_, row) => (row + 0.5) / 800)
  const predicted = score.map(p => (p > 0.5 ? 1 : 0))
  const counts = score.map(() => 1)

  it('of the accuracy is ± 1.96 √Σc(1 − c) / n where the probabilities are taken as they are', () => {
    const {value, interval} = estimateWithInterval('accuracy', {score, predicted, counts})
    expect(value).toBeCloseTo(0.75, 3)
    const error = Math.sqrt(score.reduce((sum, p) => sum + p * (1 - p), 0)) / 800
    const reach = ((interval?.upper ?? 0) - (interval?.lower ?? 0)) / 2
    // The deviation of 200 draws is known to about 5 %.
    expect(reach / (1.96 * error)).toBeGreaterThan(0.85)
    expect(reach / (1.96 * error)).toBeLessThan(1.15)
  })

  it('is wider where few rows calibrate, and the same whatever the order of the rows', () => {
    const reach = (rows: number): number => {
      const reference = labelled(rows, 7, tooSure)
      const {interval} = estimateWithInterval('f1', {score, predicted, counts, reference})
      return (interval?.upper ?? 0) - (interval?.lower ?? 0)
    }
    expect(reach(200)).toBeGreaterThan(1.3 * reach(20_000))
    const rows = {score, predicted, counts, reference: labelled(300, 7, tooSure)}
    const reversed = {
      ...{score: score.toReversed(), predicted: predicted.toReversed(), counts},
      reference: rows.reference,
    }
    expect(estimateWithInterval('auc', reversed)).toEqual(estimateWithInterval('auc', rows))
  })

  it('is none where the metric is not defined', () => {
    const none = {score: [0.1, 0.2], predicted: [0, 0], counts: [1, 1]}
    expect(estimateWithInterval('precision', none)).toEqual({value: Number.NaN, interval: null})
  })
})

describe('calibration', () => {
  it('helps where probabilities are too sure, and not where they are as they say', () => {
    expect(calibrationHelps(labelled(2000, 1, tooSure))).toBe(true)
    expect(calibrationHelps(labelled(2000, 1, asTheySay))).toBe(false)
    expect(calibrationHelps(labelled(3, 1, tooSure))).toBe(false)
  })

  it('takes equal rows once, with their number', () => {
    const once = calibrateIsotonic({score: [0.2, 0.2, 0.8], label: [0, 1, 1], counts: [3, 1, 2]})
    const each = calibrateIsotonic({
      score: [0.2, 0.2, 0.2, 0.2, 0.8, 0.8],
      label: [0, 0, 0, 1, 1, 1],
    })
    for (const score of [0, 0.2, 0.5, 0.8, 1]) expect(once(score)).toBe(each(score))
    expect(once(0.2)).toBe(0.25)
  })
})

import {describe, expect, it} from 'vitest'
import {estimateInterval, fitDecay} from '../../../../src/lib/core/retraining/index.ts'
import {agedCells, withoutGroup} from '../../../../src/lib/core/retraining/aged-cells.ts'
import {fitWithinPeriods} from '../../../../src/lib/core/retraining/period-effects.ts'
import {sumWithinPeriods} from '../../../../src/lib/core/retraining/period-sums.ts'
import {fitSaturating} from '../../../../src/lib/core/retraining/saturating-fit.ts'
import {slopeEstimate} from '../../../../src/lib/core/retraining/slope-estimate.ts'
import {slopeLaw, slopeLaws} from '../../../../src/lib/core/retraining/slope-laws.ts'
import type {AgedScore} from '../../../../src/lib/core/retraining/index.ts'
import {linearLoss, saturatingLoss, simulateScores} from '../../../../bench/simulated-decay.js'
import fixture from '../../../fixtures/statistics/retraining.json' with {type: 'json'}

const fits = fixture.fits.map(({scores, ...rest}) => ({
  ...rest,
  ...agedCells(
    scores.map(([model = 0, , age = 0, value = 0, rows = 0]) => ({
      cut: 14 * model,
      age,
      value,
      rows,
    })),
    'lower',
  ),
}))
const agesOf = (cells: readonly {age: number}[]): Float64Array =>
  Float64Array.from(cells, ({age}) => age)
const COSTS = {training: 400, error: 0.05, predictions: 10_000}

function simulate(seed: number, options: object): readonly AgedScore[] {
  return simulateScores(seed, {step: 7, rows: 2000, ...options})
}

describe('the slope of loss over age within periods', () => {
  it('is that of statsmodels.WLS with a dummy of every period', () => {
    for (const {cells, slope, squares} of fits) {
      const fit = fitWithinPeriods(cells, agesOf(cells))
      expect(Math.abs(fit.slope / slope - 1)).toBeLessThan(1e-9)
      expect(Math.abs(fit.squares / squares - 1)).toBeLessThan(1e-9)
    }
  })

  it('has the estimate, standard error and likelihood of statsmodels.GLS where the dependence is given', () => {
    for (const {cells, laws} of fits) {
      const found = laws.map(([alike = 0, near = 0, odds = 0]) =>
        slopeLaw(sumWithinPeriods(cells, near), {alike, near, odds}),
      )
      for (const [at, [, , , slope = 0, error = 0, likelihood = 0]] of laws.entries()) {
        const law = found[at]
        expect((law?.slope ?? 0) / slope).toBeCloseTo(1, 8)
        expect((law?.standardError ?? 0) / error).toBeCloseTo(1, 8)
        const first = laws[0]?.[5] ?? 0
        const difference = (law?.logLikelihood ?? 0) - (found[0]?.logLikelihood ?? 0)
        expect(difference).toBeCloseTo(likelihood - first, 7)
      }
    }
  })

  it('has the mean and interval over all dependences that scipy finds', () => {
    for (const {cells, mixed} of fits) {
      const {value, low, high} = slopeEstimate(slopeLaws(cells), 0.95)
      for (const [at, end] of [value, low, high].entries())
        expect(end / (mixed[at] ?? 0)).toBeCloseTo(1, 6)
    }
  })

  it('moves as statsmodels says when a model or a period is left out', () => {
    for (const {cells, slope, leaveOut} of fits)
      for (const [by, expected] of [
        ['model', leaveOut.models],
        ['period', leaveOut.periods],
      ] as const) {
        const squares = [...new Set(cells.map(cell => cell[by]))].reduce((sum, group) => {
          const rest = withoutGroup(cells, by, group)
          return sum + (fitWithinPeriods(rest, agesOf(rest)).slope - slope) ** 2
        }, 0)
        expect(squares / expected).toBeCloseTo(1, 7)
      }
  })

  it('bends as scipy finds by least squares over the rate', () => {
    for (const {cells, step, saturating} of fits) {
      const fit = fitSaturating(cells, step)
      expect(fit.squares / saturating.squares).toBeCloseTo(1, 8)
      expect(fit.rate / saturating.rate).toBeCloseTo(1, 3)
      expect(fit.loss / saturating.loss).toBeCloseTo(1, 3)
    }
  })
})

describe('fitDecay', () => {
  it('finds exactly the loss of a day where there is no noise, whichever way the metric goes', () => {
    const scores = simulate(1, {periods: 6, luck: 0, loss: linearLoss(0.001), rows: 1e12})
    const fit = fitDecay(scores, {better: 'higher'})
    if (fit.kind === 'not_enough_history') throw new Error(fit.reason)
    expect(fit.slope.value).toBeCloseTo(0.001, 7)
    const turned = scores.map(score => ({...score, value: -score.value}))
    expect(fitDecay(turned, {better: 'lower'})).toEqual(fit)
  })

  it('says that three models are not enough', () => {
    const fit = fitDecay(simulate(1, {periods: 3, loss: linearLoss(0.01)}), {better: 'higher'})
    expect(fit.kind).toBe('not_enough_history')
    expect(fit.reason).toContain('3 models on 2 shared periods')
  })

  it.each([
    ['of luck that is new with each model', {luck: 0.003}],
    ['of luck that lasts over many models', {luck: 0.005, alike: 0.8}],
  ])('sees no decay in at least 95 % of 200 stationary histories of 12 periods %s', (_, luck) => {
    const seeds = Array.from({length: 200}, (_unused, index) => index + 1)
    const wrong = seeds.filter(
      seed =>
        fitDecay(simulate(seed, {periods: 12, loss: () => 0, ...luck}), {better: 'higher'}).kind !==
        'no_evidence',
    )
    expect(wrong.length).toBeLessThanOrEqual(10)
  })

  it('sees no decay where the metric never changes', () => {
    const scores = simulate(1, {periods: 6, loss: () => 0}).map(score => ({...score, value: 0.8}))
    expect(fitDecay(scores, {better: 'higher'})).toMatchObject({
      ...{kind: 'no_evidence', slope: {value: 0}},
    })
  })

  it.each([
    ['linear', linearLoss(0.005 / 7), 47.33],
    ['saturating', saturatingLoss(0.1, 0.05), 27.5],
  ] as const)('recovers T* of %s decay within 10 % from 24 periods', (_, loss, truth) => {
    for (const seed of [1, 2, 3]) {
      const fit = fitDecay(simulate(seed, {periods: 24, loss}), {better: 'higher'})
      if (fit.kind !== 'decay') throw new Error(fit.reason)
      const {days, low, high} = estimateInterval(fit, COSTS)
      expect(Math.abs((days ?? 0) / truth - 1)).toBeLessThan(0.1)
      expect(low).toBeLessThan(days ?? 0)
      expect(high ?? Infinity).toBeGreaterThan(days ?? 0)
    }
  })
})

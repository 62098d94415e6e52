import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {
  createFacts,
  measureMetric,
  parseMetric,
  type EvaluatedRows,
} from '../../../../src/lib/core/metrics/index.ts'

interface Case {
  readonly name: string
  readonly truth: readonly number[]
  readonly predicted: readonly number[]
  readonly probabilities?: readonly number[]
  readonly classCount?: number
  readonly weights: readonly number[] | null
  /** null is NaN, or an error of scikit-learn. */
  readonly values: Readonly<Record<string, number | null>>
}

/** Made by test/fixtures/statistics/metrics.py with the versions that it names. */
const expected = JSON.parse(
  readFileSync(new URL('../../../fixtures/statistics/metrics.json', import.meta.url), 'utf8'),
) as Readonly<Record<'binary' | 'multiclass' | 'regression', readonly Case[]>>

function rowsOf(task: 'binary' | 'multiclass' | 'regression', given: Case): EvaluatedRows {
  const weights = given.weights === null ? null : Float64Array.from(given.weights)
  const shared = {rowCount: given.truth.length, weights}
  if (task === 'regression')
    return {
      ...shared,
      task,
      truth: Float64Array.from(given.truth),
      predicted: Float64Array.from(given.predicted),
    }
  return {
    ...shared,
    task,
    classCount: given.classCount ?? 2,
    truth: Int32Array.from(given.truth),
    predicted: Int32Array.from(given.predicted),
    probabilities: Float64Array.from(given.probabilities ?? []),
  }
}

describe.each(['binary', 'multiclass', 'regression'] as const)('metrics of %s models', task => {
  it.each(expected[task])('equal scikit-learn: $name', given => {
    const facts = createFacts(rowsOf(task, given))
    const names = Object.keys(given.values)
    expect(names.length).toBeGreaterThan(9)
    for (const name of names) {
      const {value} = measureMetric(parseMetric(name), facts)
      const wanted = given.values[name] ?? Number.NaN
      const difference = Math.abs(value - wanted) / Math.max(1, Math.abs(wanted))
      if (Number.isNaN(wanted)) expect(value, name).toBeNaN()
      else expect(difference, `${name}: ${value}, not ${wanted}`).toBeLessThan(1e-9)
    }
  })
})

import {
  createFacts,
  pairMetric,
  parseMetric,
  type ClassRows,
  type PairedMetric,
  type RowUnits,
  type ValueRows,
} from '../../../../../src/lib/core/metrics/index.ts'
import {createRandom} from '../../../../../src/lib/core/statistics/index.ts'

/** Rows of a binary model from the probability of class 1. */
export function binaryRows(truth: readonly number[], score: readonly number[]): ClassRows {
  return {
    task: 'binary',
    rowCount: truth.length,
    classCount: 2,
    truth: Int32Array.from(truth),
    predicted: Int32Array.from(score, p => (p >= 0.5 ? 1 : 0)),
    probabilities: Float64Array.from(score.flatMap(p => [1 - p, p])),
    weights: null,
  }
}

/** Rows of a model of several classes from the probabilities of all; the largest is predicted. */
export function classRows(
  truth: readonly number[],
  probabilities: readonly (readonly number[])[],
): ClassRows {
  return {
    task: 'multiclass',
    rowCount: truth.length,
    classCount: probabilities[0]?.length ?? 0,
    truth: Int32Array.from(truth),
    predicted: Int32Array.from(probabilities, row => row.indexOf(Math.max(...row))),
    probabilities: Float64Array.from(probabilities.flat()),
    weights: null,
  }
}

export function valueRows(truth: readonly number[], predicted: readonly number[]): ValueRows {
  return {
    task: 'regression',
    rowCount: truth.length,
    truth: Float64Array.from(truth),
    predicted: Float64Array.from(predicted),
    weights: null,
  }
}

export interface Asked {
  readonly seed?: number
  readonly resamples?: number
  readonly units?: RowUnits
}

export function paired(
  name: string,
  old: ClassRows | ValueRows,
  new_: ClassRows | ValueRows,
  {seed = 1, ...options}: Asked = {},
): PairedMetric {
  const random = createRandom(seed)
  return pairMetric(parseMetric(name), createFacts(old), createFacts(new_), {random, ...options})
}

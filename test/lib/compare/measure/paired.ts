import type {ClassRows, ValueRows} from '../../../../src/lib/core/metrics/index.ts'
import type {PairedRows} from '../../../../src/lib/compare/paired-rows.ts'
import type {ColumnCodes} from '../../../../src/lib/testset/index.ts'

/** Rows of two classes from the probability of class 1; 0.5 and more predict it. */
export function binaryRows(truth: readonly number[], scores: readonly number[]): ClassRows {
  return {
    task: 'binary',
    rowCount: truth.length,
    classCount: 2,
    truth: Int32Array.from(truth),
    predicted: Int32Array.from(scores, p => (p >= 0.5 ? 1 : 0)),
    probabilities: Float64Array.from(scores.flatMap(p => [1 - p, p])),
    weights: null,
  }
}

/** Rows of labels without probabilities. */
export function labelRows(
  truth: readonly number[],
  predicted: readonly number[],
  classCount: number,
): ClassRows {
  return {
    task: classCount > 2 ? 'multiclass' : 'binary',
    rowCount: truth.length,
    classCount,
    truth: Int32Array.from(truth),
    predicted: Int32Array.from(predicted),
    probabilities: null,
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

export function pairedRows(
  old: PairedRows['old'],
  now: PairedRows['new'],
  rest: Partial<PairedRows> = {},
): PairedRows {
  const classes = 'classCount' in now ? now.classCount : 0
  return {
    old,
    new: now,
    labels: Array.from({length: classes}, (_, index) => `class ${index}`),
    slices: [],
    fairness: [],
    group: null,
    places: null,
    unlabelled: 0,
    warnings: [],
    ...rest,
  }
}

/** A column as codes, in the order in which values come. */
export function columnCodes(name: string, texts: readonly (string | null)[]): ColumnCodes {
  const values = [...new Set(texts)]
  return {name, values, codes: Uint8Array.from(texts, text => values.indexOf(text))}
}

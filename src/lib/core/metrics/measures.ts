import {accuracy, balancedAccuracy, cohenKappa, matthewsCorrelation} from './agreement.ts'
import {addToBins, type ClassFacts, type Facts, type ValueFacts} from './facts.ts'
import {CALIBRATION_BINS, calibrationErrors, SUMS_PER_BIN} from './calibration.ts'
import {brierOfRow, isInTop, logLossOfRow} from './class-losses.ts'
import {averagePrecisionOneVsRest, rocAucOneVsOne, rocAucOneVsRest} from './class-scores.ts'
import {confusionSums} from './confusion-table.ts'
import {medianAbsoluteError} from './median-absolute-error.ts'
import {ndcg} from './ndcg.ts'
import {f1, precision, recall, type Average} from './precision-recall.ts'
import {averagePrecision, rocAuc} from './score-areas.ts'
import type {ScoreSteps} from './score-steps.ts'
import type {EvaluatedRows, Metric} from './types.ts'
import * as losses from './value-losses.ts'

/** How a metric is computed, and with that how its interval comes about. */
export type Measure =
  /** A function of the confusion table; `proportion` where it is a share of rows. */
  | {
      readonly by: 'confusion'
      readonly of: (table: Float64Array, classCount: number) => number
      readonly proportion?: (facts: ClassFacts) => Proportion
    }
  /** Area under the ROC curve of class 1. */
  | {readonly by: 'roc'}
  /** A function of positive and negative rows by score, of each class. */
  | {readonly by: 'scores'; readonly of: (facts: ClassFacts) => number}
  /** A function of sums over rows. */
  | {readonly by: 'class-sums'; readonly sums: RowSums<ClassFacts>}
  | {readonly by: 'value-sums'; readonly sums: RowSums<ValueFacts>}
  /** Something else, over all rows; without an interval. */
  | {readonly by: 'values'; readonly of: (facts: ValueFacts) => number}
  | {readonly by: 'median'}

export interface Proportion {
  readonly successes: number
  readonly trials: number
}

/** A metric of the form `finish(Σ terms of a row)`. */
export interface RowSums<F extends Facts> {
  readonly size: number
  readonly add: (facts: F, row: number, into: Float64Array, offset: number) => void
  readonly finish: (sums: Float64Array) => number
  /** The sums of all rows, where they are counted already. */
  readonly known?: (facts: F) => Float64Array
  readonly proportion?: boolean
}

/** How a metric is computed on these rows. */
export function measureOf({definition, parameter}: Metric, rows: EvaluatedRows): Measure {
  const plain = PLAIN[definition.id]
  if (plain !== undefined) return plain
  const value = parameter ?? Number.NaN
  switch (definition.id) {
    case 'top_k':
      return {
        by: 'class-sums',
        sums: meanOfRows((rows, row) => (isInTop(rows, row, value) ? 1 : 0), true),
      }
    case 'pinball':
      return {by: 'value-sums', sums: pinballSums(value)}
    case 'mase': {
      const known = 'naiveErrors' in rows ? rows.naiveErrors.get(value) : undefined
      const scale = known !== undefined && known > 0 ? known : Number.NaN
      return ofValues(sums => losses.meanAbsoluteError(sums) / scale)
    }
    case 'ndcg':
      return {
        by: 'values',
        of: ({rows}) =>
          rows.truth.some(y => y < 0) ? Number.NaN : ndcg(rows.truth, rows.predicted, value),
      }
    default:
      throw new Error(`No way to compute ${definition.id}.`)
  }
}

const byClass = (
  of: (table: Float64Array, classCount: number, average: Average) => number,
  average: Average,
  proportion?: (facts: ClassFacts) => Proportion,
): Measure => ({
  by: 'confusion',
  of: (table, classCount) => of(table, classCount, average),
  ...(proportion === undefined ? {} : {proportion}),
})

/** Hits among rows that are, or are called, class 1; or among all. */
const hitsAmong =
  (among: 'support' | 'predicted' | 'all') =>
  (facts: ClassFacts): Proportion => {
    const sums = confusionSums(facts.confusion(), facts.rows.classCount)
    if (among === 'all')
      return {successes: sums.hits.reduce((a, b) => a + b, 0), trials: sums.total}
    return {successes: sums.hits[1] ?? 0, trials: sums[among][1] ?? 0}
  }

const valueSums = (finish: (sums: Float64Array) => number): RowSums<ValueFacts> => ({
  size: losses.VALUE_SUMS,
  add: (facts, row, into, offset) => {
    losses.addValueTerms(facts.rows, row, facts.centers(), into, offset)
  },
  finish,
  known: facts => facts.sums(),
})

const ofValues = (finish: (sums: Float64Array) => number): Measure => ({
  by: 'value-sums',
  sums: valueSums(finish),
})

function meanOfRows(
  loss: (rows: ClassFacts['rows'], row: number) => number,
  proportion = false,
): RowSums<ClassFacts> {
  return {
    size: 2,
    add: ({rows}, row, into, offset) => {
      const weight = rows.weights === null ? 1 : (rows.weights[row] ?? 0)
      into[offset] = (into[offset] ?? 0) + weight
      into[offset + 1] = (into[offset + 1] ?? 0) + weight * loss(rows, row)
    },
    finish: sums => (sums[1] ?? 0) / (sums[0] ?? 0),
    proportion,
  }
}

function pinballSums(quantile: number): RowSums<ValueFacts> {
  return {
    size: 2,
    add: ({rows}, row, into, offset) => {
      const weight = rows.weights === null ? 1 : (rows.weights[row] ?? 0)
      into[offset] = (into[offset] ?? 0) + weight
      into[offset + 1] = (into[offset + 1] ?? 0) + weight * losses.pinballOfRow(rows, row, quantile)
    },
    finish: sums => (sums[1] ?? 0) / (sums[0] ?? 0),
  }
}

const calibrationSums = (finish: (sums: Float64Array) => number): Measure => ({
  by: 'class-sums',
  sums: {
    size: CALIBRATION_BINS * SUMS_PER_BIN,
    add: ({rows}, row, into, offset) => {
      addToBins(rows, row, into, offset)
    },
    finish,
    known: facts => facts.bins(),
  },
})

const allSteps = (facts: ClassFacts): ScoreSteps[] =>
  Array.from({length: facts.rows.classCount}, (_, index) => facts.steps(index))

const PLAIN: Readonly<Record<string, Measure>> = {
  auc: {by: 'roc'},
  auc_ovr_weighted: {by: 'scores', of: facts => rocAucOneVsRest(allSteps(facts), 'weighted')},
  auc_ovo: {by: 'scores', of: ({rows}) => rocAucOneVsOne(rows, 'macro')},
  auc_ovo_weighted: {by: 'scores', of: ({rows}) => rocAucOneVsOne(rows, 'weighted')},
  average_precision: {
    by: 'scores',
    of: facts =>
      facts.rows.task === 'binary'
        ? averagePrecision(facts.steps(1))
        : averagePrecisionOneVsRest(allSteps(facts)),
  },
  log_loss: {by: 'class-sums', sums: meanOfRows(logLossOfRow)},
  brier: {by: 'class-sums', sums: meanOfRows(brierOfRow)},
  ece: calibrationSums(sums => calibrationErrors(sums).ece),
  mce: calibrationSums(sums => calibrationErrors(sums).mce),
  accuracy: {by: 'confusion', of: accuracy, proportion: hitsAmong('all')},
  balanced_accuracy: {by: 'confusion', of: balancedAccuracy},
  precision: byClass(precision, 'binary', hitsAmong('predicted')),
  recall: byClass(recall, 'binary', hitsAmong('support')),
  f1: byClass(f1, 'binary'),
  precision_macro: byClass(precision, 'macro'),
  recall_macro: byClass(recall, 'macro'),
  f1_macro: byClass(f1, 'macro'),
  precision_micro: byClass(precision, 'micro', hitsAmong('all')),
  recall_micro: byClass(recall, 'micro', hitsAmong('all')),
  f1_micro: byClass(f1, 'micro', hitsAmong('all')),
  precision_weighted: byClass(precision, 'weighted'),
  recall_weighted: byClass(recall, 'weighted'),
  f1_weighted: byClass(f1, 'weighted'),
  mcc: {by: 'confusion', of: matthewsCorrelation},
  cohen_kappa: {by: 'confusion', of: cohenKappa},
  rmse: ofValues(losses.rootMeanSquaredError),
  mae: ofValues(losses.meanAbsoluteError),
  mse: ofValues(losses.meanSquaredError),
  median_ae: {by: 'median'},
  mape: ofValues(losses.meanAbsolutePercentageError),
  smape: ofValues(losses.symmetricPercentageError),
  wape: ofValues(losses.weightedPercentageError),
  r2: ofValues(losses.determination),
  explained_variance: ofValues(losses.explainedVariance),
  max_error: {by: 'values', of: ({rows}) => losses.maxError(rows)},
}

/** The value of a metric over all rows. */
export function valueOf(measure: Measure, facts: Facts): number {
  switch (measure.by) {
    case 'confusion':
      return facts.kind === 'classes'
        ? measure.of(facts.confusion(), facts.rows.classCount)
        : Number.NaN
    case 'roc':
      if (facts.kind !== 'classes') return Number.NaN
      return facts.rows.task === 'binary'
        ? rocAuc(facts.steps(1))
        : rocAucOneVsRest(allSteps(facts), 'macro')
    case 'scores':
      return facts.kind === 'classes' ? measure.of(facts) : Number.NaN
    case 'class-sums':
      return facts.kind === 'classes' ? total(measure.sums, facts) : Number.NaN
    case 'value-sums':
      return facts.kind === 'values' ? total(measure.sums, facts) : Number.NaN
    case 'values':
      return facts.kind === 'values' ? measure.of(facts) : Number.NaN
    case 'median':
      return facts.kind === 'values' ? medianAbsoluteError(facts.rows) : Number.NaN
  }
}

function total<F extends Facts>({size, add, finish, known}: RowSums<F>, facts: F): number {
  if (known !== undefined) return finish(known(facts))
  const sums = new Float64Array(size)
  for (let row = 0; row < facts.rows.rowCount; row++) add(facts, row, sums, 0)
  return finish(sums)
}

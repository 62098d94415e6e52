import {confidenceOfRow, calibrationBin, CALIBRATION_BINS, SUMS_PER_BIN} from './calibration.ts'
import {stepsOfClass} from './class-scores.ts'
import {confusionTable} from './confusion-table.ts'
import type {ScoreSteps} from './score-steps.ts'
import type {ClassRows, ValueRows} from './types.ts'
import {addValueTerms, centersOf, VALUE_SUMS, type Centers} from './value-losses.ts'

/** Rows of a classifier, with what several metrics need of them counted once. */
export interface ClassFacts {
  readonly kind: 'classes'
  readonly rows: ClassRows
  confusion(): Float64Array
  /** Rows by the probability of a class. */
  steps(index: number): ScoreSteps
  /** Sums by bin of confidence, see `calibrationOf`. */
  bins(): Float64Array
}

/** Rows of a model that predicts numbers, likewise. */
export interface ValueFacts {
  readonly kind: 'values'
  readonly rows: ValueRows
  /** The sums of `addValueTerms`. */
  sums(): Float64Array
  centers(): Centers
}

export type Facts = ClassFacts | ValueFacts

/** What metrics of these rows are computed from, each counted when it is first asked for. */
export function createFacts(rows: ClassRows | ValueRows): Facts {
  return 'classCount' in rows ? classFacts(rows) : valueFacts(rows)
}

function classFacts(rows: ClassRows): ClassFacts {
  let confusion: Float64Array | undefined
  let bins: Float64Array | undefined
  const steps = new Map<number, ScoreSteps>()
  return {
    kind: 'classes',
    rows,
    confusion: () =>
      (confusion ??= confusionTable(rows.truth, rows.predicted, rows.classCount, rows.weights)),
    steps(index) {
      const known = steps.get(index) ?? stepsOfClass(rows, index)
      steps.set(index, known)
      return known
    },
    bins: () => (bins ??= binSums(rows)),
  }
}

function binSums(rows: ClassRows): Float64Array {
  const sums = new Float64Array(CALIBRATION_BINS * SUMS_PER_BIN)
  for (let row = 0; row < rows.rowCount; row++) addToBins(rows, row, sums, 0)
  return sums
}

/** Adds a row to the sums of its bin of confidence. */
export function addToBins(rows: ClassRows, row: number, into: Float64Array, offset: number): void {
  const {confidence, outcome} = confidenceOfRow(rows, row)
  const weight = rows.weights === null ? 1 : (rows.weights[row] ?? 0)
  const at = offset + calibrationBin(confidence) * SUMS_PER_BIN
  into[at] = (into[at] ?? 0) + weight
  into[at + 1] = (into[at + 1] ?? 0) + weight * confidence
  into[at + 2] = (into[at + 2] ?? 0) + weight * outcome
}

function valueFacts(rows: ValueRows): ValueFacts {
  let sums: Float64Array | undefined
  let known: Centers | undefined
  const centers = (): Centers => (known ??= centersOf(rows))
  return {
    kind: 'values',
    rows,
    centers,
    sums() {
      if (sums !== undefined) return sums
      sums = new Float64Array(VALUE_SUMS)
      for (let row = 0; row < rows.rowCount; row++) addValueTerms(rows, row, centers(), sums, 0)
      return sums
    },
  }
}

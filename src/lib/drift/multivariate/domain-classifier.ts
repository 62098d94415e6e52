import {
  BINS,
  binColumns,
  scoreRows,
  stratifiedFolds,
  trainBoostedTrees,
  usesColumn,
  type BinnedRows,
  type BoostedTrees,
} from '../../core/learning/index.ts'
import {
  createRandom,
  delongInterval,
  rocPlacements,
  shuffledIndices,
} from '../../core/statistics/index.ts'
import type {DomainClassifier, SampledColumn, SampledTables} from './types.ts'

export const LEAST_ROWS = 200
/** The upper end of NannyML's band. */
const THRESHOLD = 0.65
const FOLDS = 5
/** Held-out rows of a fold, at most, on which the shares of features are found: a bound on time. */
const PERMUTED_ROWS = 2000
const BOOSTING = {
  ...{trees: 50, depth: 4, learningRate: 0.1, rowShare: 0.4, l2: 1, leastCurvature: 5},
}
/** Cells that the samples may have together: a bound on time for tables of very many columns. */
const MOST_CELLS = 1_200_000

/**
 * Trains a classifier to tell rows of the current sample from those of the reference: boosted trees, five
 * stratified folds, the area under the ROC curve (AUC) of all scores of rows that were held out, with DeLong's
 * interval at 95 %. That interval takes scores as independent, which those of one fold are not quite: where nothing
 * changed, AUCs of folds spread 1.3 times as far (bench/domain-classifier.js).
 *
 * A feature's share is the part of the AUC that is lost when its values are shuffled among the held-out rows,
 * of the sum over all features; there are none where chance could have told the samples apart as well.
 *
 * @returns null for fewer than 200 rows on a side, or no columns.
 * @see Lopez-Paz & Oquab (2017), Revisiting classifier two-sample tests; NannyML's DomainClassifierCalculator.
 */
export function classifyDomain(sample: SampledTables, seed: number): DomainClassifier | null {
  const {rows, columns} = sample
  if (rows.reference < LEAST_ROWS || rows.current < LEAST_ROWS || columns.length === 0) return null
  const kept = keptRows(rows, columns.length, seed)
  const table = binColumns(columns.map(column => encode(column, kept)))
  const labels = new Uint8Array(kept.reference.length + kept.current.length)
  labels.fill(1, kept.reference.length)
  const scores = new Float64Array(labels.length)
  const folds = stratifiedFolds(labels, FOLDS, seed).map(({train, test}, number) => {
    const model = trainBoostedTrees(table, labels, train, {...BOOSTING, seed: seed + number})
    scoreRows(model, table, test).forEach((score, place) => {
      scores[test[place] ?? 0] = score
    })
    return {model, test}
  })
  const placements = placementsOf(scores, labels)
  const {auc} = placements
  const {lower, upper} = delongInterval(placements)
  const shares = lower > 0.5 ? featureShares(table, labels, folds, seed) : []
  return {
    ...{auc, lower, upper, threshold: THRESHOLD, rows: labels.length},
    features: shares
      .map((share, index) => ({name: columns[index]?.name ?? '', share}))
      .filter(({share}) => share > 0)
      .sort((a, b) => b.share - a.share),
    drifted: auc >= THRESHOLD && lower > 0.5,
  }
}

interface Kept {
  readonly reference: Uint32Array
  readonly current: Uint32Array
}

function keptRows(rows: SampledTables['rows'], columns: number, seed: number): Kept {
  const most = Math.max(LEAST_ROWS * 5, Math.floor(MOST_CELLS / 2 / columns))
  const random = createRandom(seed)
  const keep = (count: number): Uint32Array =>
    count <= most
      ? Uint32Array.from({length: count}, (_, row) => row)
      : shuffledIndices(count, random).slice(0, most).sort()
  return {reference: keep(rows.reference), current: keep(rows.current)}
}

/** Numbers as they are; categories by their rank in frequency over both samples, rare ones together. */
function encode(column: SampledColumn, kept: Kept): Float64Array {
  const {reference, current} = column
  const values = new Float64Array(kept.reference.length + kept.current.length)
  kept.reference.forEach((row, place) => (values[place] = reference[row] ?? NaN))
  kept.current.forEach(
    (row, place) => (values[kept.reference.length + place] = current[row] ?? NaN),
  )
  if (column.kind === 'number') return values
  const counts = new Float64Array(column.labels.length)
  for (const index of values) if (index >= 0) counts[index] = (counts[index] ?? 0) + 1
  const ranks = new Float64Array(counts.length)
  Uint32Array.from(counts.keys())
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
    .forEach((index, rank) => {
      ranks[index] = Math.min(rank, BINS - 2)
    })
  return values.map(index => (index >= 0 ? (ranks[index] ?? NaN) : NaN))
}

function placementsOf(scores: Float64Array, labels: Uint8Array): ReturnType<typeof rocPlacements> {
  return rocPlacements(
    scores.filter((_, row) => labels[row] === 1),
    scores.filter((_, row) => labels[row] === 0),
  )
}

interface TrainedFold {
  readonly model: BoostedTrees
  readonly test: Uint32Array
}

function featureShares(
  table: BinnedRows,
  labels: Uint8Array,
  folds: readonly TrainedFold[],
  seed: number,
): readonly number[] {
  const random = createRandom(seed)
  const parts = folds.map(({model, test}) => {
    const places = shuffledIndices(test.length, random).slice(0, PERMUTED_ROWS)
    const rows = places.map(place => test[place] ?? 0)
    return {model, rows, scores: scoreRows(model, table, rows)}
  })
  const rows = Uint32Array.from(parts.flatMap(part => [...part.rows]))
  const ownLabels = Uint8Array.from(rows, row => labels[row] ?? 0)
  const aucOf = (scores: readonly Float64Array[]): number =>
    placementsOf(Float64Array.from(scores.flatMap(part => [...part])), ownLabels).auc
  const whole = aucOf(parts.map(({scores}) => scores))
  const losses = Array.from({length: table.columns}, (_, column) => {
    const shuffled = parts.map(({model, rows: own, scores}) => {
      if (!usesColumn(model, column)) return scores
      const order = shuffledIndices(own.length, random)
      const codes = Uint8Array.from(
        order,
        place => table.codes[(own[place] ?? 0) * table.columns + column] ?? 0,
      )
      return scoreRows(model, table, own, {column, codes})
    })
    return Math.max(0, whole - aucOf(shuffled))
  })
  const sum = losses.reduce((total, loss) => total + loss, 0)
  return losses.map(loss => (sum > 0 ? loss / sum : 0))
}

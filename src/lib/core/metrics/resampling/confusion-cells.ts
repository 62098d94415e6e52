import type {ClassFacts} from '../facts.ts'
import type {Clusters} from './clusters.ts'
import {jointCounts} from './joint-counts.ts'
import {clusterContents, placeContents, type TableCells} from './table-cells.ts'

type OfTable = (table: Float64Array, classCount: number) => number

/**
 * Rows by true class and the class that each model predicts. The table holds the confusion table of each model.
 *
 * Of two models half a row is added, for each class, to those that only the old one takes for another class, and to those
 * that only the new one does: where no answer of a few rows differs, resamples would not either, and the change would look
 * certain.
 *
 * @see Agresti & Min (2005), Simple improved confidence intervals for comparing matched proportions.
 */
export function confusionCells(models: readonly ClassFacts[], of: OfTable): TableCells {
  const {classCount, truth, rowCount} = firstOf(models)
  const base = classCount ** models.length
  const joint = jointCounts(rowCount, classCount * base, row =>
    models.reduce((key, {rows}) => key * classCount + (rows.predicted[row] ?? 0), truth[row] ?? 0),
  )
  const extra = models.length === 2 ? halfRows(joint.keys, classCount) : []
  const known = new Map(Array.from(joint.keys, (key, cell) => [key, joint.counts[cell] ?? 0]))
  const keys = Float64Array.from(new Set([...joint.keys, ...extra])).sort()
  const places = new Uint32Array(keys.length * models.length)
  const placeOf = placesOf(models)
  keys.forEach((key, cell) => {
    const index = Math.floor(key / base)
    let rest = key
    for (let model = models.length - 1; model >= 0; model--) {
      places[cell * models.length + model] = placeOf(model, index, rest % classCount)
      rest = Math.floor(rest / classCount)
    }
  })
  const counts = keys.map(key => known.get(key) ?? 0)
  const added = new Set(extra)
  const weights = counts.map((count, cell) => count + (added.has(keys[cell] ?? -1) ? 0.5 : 0))
  const stratum = {counts, weights, contents: placeContents(places, models.length)}
  return {strata: [stratum], ...tableOf(models, of)}
}

/**
 * Keys of the two kinds of rows of each class that one of two models gets right: the other takes them for the class after
 * it, as of two classes for the other one.
 */
function halfRows(keys: Float64Array, classCount: number): readonly number[] {
  const present = new Set(Array.from(keys, key => Math.floor(key / classCount ** 2)))
  return [...present].flatMap(index => {
    const other = (index + 1) % classCount
    return [
      (index * classCount + index) * classCount + other,
      (index * classCount + other) * classCount + index,
    ]
  })
}

/** The confusion tables of clusters, each drawn as a whole. */
export function clusteredConfusion(
  models: readonly ClassFacts[],
  of: OfTable,
  {codes, count}: Clusters,
): TableCells {
  const {truth, rowCount} = firstOf(models)
  const placeOf = placesOf(models)
  const {size, finish} = tableOf(models, of)
  const joint = jointCounts(rowCount * models.length, count * size, at => {
    const model = at % models.length
    const row = (at - model) / models.length
    const place = placeOf(model, truth[row] ?? 0, models[model]?.rows.predicted[row] ?? 0)
    return (codes[row] ?? 0) * size + place
  })
  const contents = clusterContents(joint, count, size)
  return {strata: [{counts: new Float64Array(count).fill(1), contents}], size, finish}
}

function firstOf(models: readonly ClassFacts[]): ClassFacts['rows'] {
  const [first] = models
  if (first === undefined) throw new Error('There is no model.')
  return first.rows
}

function placesOf(
  models: readonly ClassFacts[],
): (model: number, truth: number, predicted: number) => number {
  const {classCount} = firstOf(models)
  return (model, truth, predicted) => (model * classCount + truth) * classCount + predicted
}

function tableOf(models: readonly ClassFacts[], of: OfTable): Pick<TableCells, 'size' | 'finish'> {
  const {classCount} = firstOf(models)
  const each = classCount * classCount
  return {
    size: models.length * each,
    finish: table =>
      models.map((_, model) => of(table.subarray(model * each, (model + 1) * each), classCount)),
  }
}

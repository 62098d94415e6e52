import type {ClassFacts} from '../facts.ts'
import type {Clusters} from './clusters.ts'
import {jointCounts} from './joint-counts.ts'
import {clusterContents, placeContents, type Stratum, type TableCells} from './table-cells.ts'

type OfTable = (table: Float64Array, classCount: number) => number

/**
 * Rows by true class and the class that each model predicts; the true classes are strata. The table holds the
 * confusion table of each model.
 */
export function confusionCells(models: readonly ClassFacts[], of: OfTable): TableCells {
  const {classCount, truth, rowCount} = firstOf(models)
  const placeOf = placesOf(models)
  const base = classCount ** models.length
  const {keys, counts} = jointCounts(rowCount, classCount * base, row =>
    models.reduce((key, {rows}) => key * classCount + (rows.predicted[row] ?? 0), truth[row] ?? 0),
  )
  const strata: Stratum[] = []
  for (let start = 0, end = 0; start < keys.length; start = end) {
    const index = Math.floor((keys[start] ?? 0) / base)
    while (end < keys.length && Math.floor((keys[end] ?? 0) / base) === index) end++
    if (classCount === 2 && models.length === 2) {
      strata.push(
        pairStratum(index, keys.subarray(start, end), counts.subarray(start, end), placeOf),
      )
      continue
    }
    const places = new Uint32Array((end - start) * models.length)
    for (let cell = start; cell < end; cell++) {
      let rest = keys[cell] ?? 0
      for (let model = models.length - 1; model >= 0; model--) {
        places[(cell - start) * models.length + model] = placeOf(model, index, rest % classCount)
        rest = Math.floor(rest / classCount)
      }
    }
    strata.push({
      counts: counts.slice(start, end),
      contents: placeContents(places, models.length),
    })
  }
  return {strata, ...tableOf(models, of)}
}

/**
 * Rows of one true class by two binary answers. Where no answer of the class differs, resamples would not either, and
 * the change would look certain: half a row is added to either kind of difference.
 *
 * @see Agresti & Min (2005), Simple improved confidence intervals for comparing matched proportions.
 */
function pairStratum(
  index: number,
  keys: Float64Array,
  known: Float64Array,
  placeOf: (model: number, truth: number, predicted: number) => number,
): Stratum {
  const counts = new Float64Array(4)
  keys.forEach((key, cell) => {
    counts[key % 4] = known[cell] ?? 0
  })
  const places = Uint32Array.from(
    [0, 1, 2, 3].flatMap(cell => [placeOf(0, index, cell >> 1), placeOf(1, index, cell & 1)]),
  )
  return {
    counts,
    weights: counts.map((count, cell) => (cell === 1 || cell === 2 ? count + 0.5 : count)),
    contents: placeContents(places, 2),
  }
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

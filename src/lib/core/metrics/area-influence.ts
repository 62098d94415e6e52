import {rocPlacements} from '../statistics/index.ts'
import type {ClassRows, Metric} from './types.ts'

/** One area in a mean of areas: rows of one class against others, by the probability of the class. */
interface Contrast {
  readonly positive: Uint32Array
  readonly negative: Uint32Array
  readonly index: number
  /** Classes whose rows the area is weighted by. */
  readonly classes: readonly number[]
}

/**
 * Influence of each row on an area under a ROC curve, or on a mean of such areas over classes, by the structural
 * components of DeLong: a row of class k adds (placement − area)/nₖ in all areas that it takes part in, and where
 * areas are weighted by rows, what it adds to the weights. The sum over all rows is 0.
 *
 * @param members - Rows of each class; areas of classes without rows have no part.
 * @see DeLong, DeLong & Clarke-Pearson (1988).
 */
export function areaInfluence(
  {definition: {id}}: Metric,
  rows: ClassRows,
  members: readonly Uint32Array[],
): Float64Array {
  const contrasts = contrastsOf(id, rows, members).filter(
    ({positive, negative}) => positive.length > 0 && negative.length > 0,
  )
  const isWeighted = id.endsWith('_weighted')
  const weights = contrasts.map(({classes}) =>
    isWeighted ? classes.reduce((total, index) => total + (members[index]?.length ?? 0), 0) : 1,
  )
  const total = sum(weights)
  const influence = new Float64Array(rows.rowCount)
  const areas = contrasts.map(({positive, negative, index}, place) => {
    const {auc, positives, negatives} = rocPlacements(
      scoresOf(rows, positive, index),
      scoresOf(rows, negative, index),
    )
    const share = (weights[place] ?? 0) / total
    addTo(influence, positive, positives, auc, share)
    addTo(influence, negative, negatives, auc, share)
    return auc
  })
  if (!isWeighted) return influence
  const area = sum(areas.map((own, place) => (own * (weights[place] ?? 0)) / total))
  members.forEach((own, index) => {
    const ofClass = sum(
      contrasts.map(({classes}, place) =>
        classes.includes(index) ? ((areas[place] ?? 0) - area) / total : 0,
      ),
    )
    for (const row of own) influence[row] = (influence[row] ?? 0) + ofClass
  })
  return influence
}

function contrastsOf(id: string, rows: ClassRows, members: readonly Uint32Array[]): Contrast[] {
  if (rows.task === 'binary') {
    const [negative = NO_ROWS, positive = NO_ROWS] = members
    return [{positive, negative, index: 1, classes: [0, 1]}]
  }
  return id.startsWith('auc_ovo') ? oneVsOne(members) : oneVsRest(rows, members)
}

const NO_ROWS = new Uint32Array()

function oneVsRest({truth, rowCount}: ClassRows, members: readonly Uint32Array[]): Contrast[] {
  return members.map((positive, index) => {
    const negative = new Uint32Array(rowCount - positive.length)
    for (let row = 0, place = 0; row < rowCount; row++)
      if (truth[row] !== index) negative[place++] = row
    return {positive, negative, index, classes: [index]}
  })
}

function oneVsOne(members: readonly Uint32Array[]): Contrast[] {
  return members.flatMap((a, first) =>
    members.slice(first + 1).flatMap((b, offset): Contrast[] => {
      const second = first + 1 + offset
      const classes = [first, second]
      return [
        {positive: a, negative: b, index: first, classes},
        {positive: b, negative: a, index: second, classes},
      ]
    }),
  )
}

function scoresOf(
  {probabilities, classCount}: ClassRows,
  places: Uint32Array,
  index: number,
): Float64Array {
  const scores = new Float64Array(places.length)
  for (let place = 0; place < places.length; place++)
    scores[place] = probabilities?.[(places[place] ?? 0) * classCount + index] ?? 0
  return scores
}

function addTo(
  influence: Float64Array,
  places: Uint32Array,
  placements: Float64Array,
  auc: number,
  share: number,
): void {
  const scale = share / places.length
  for (let place = 0; place < places.length; place++) {
    const row = places[place] ?? 0
    influence[row] = (influence[row] ?? 0) + scale * ((placements[place] ?? 0) - auc)
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

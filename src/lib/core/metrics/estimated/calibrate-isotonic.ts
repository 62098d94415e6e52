import {ascendingOrder} from './ascending-order.ts'

/** The calibrated probability of a score, 0 … 1. */
export type Calibrate = (score: number) => number

/** Labelled rows of a binary classifier. Equal ones may be given once, with their number. */
export interface LabelledScores {
  /** Finite, n ≥ 1. */
  readonly score: ArrayLike<number>
  /** 1 for the positive class, else 0. */
  readonly label: ArrayLike<number>
  /** How many each row stands for; 1 where left out. */
  readonly counts?: ArrayLike<number>
}

/**
 * Calibrates scores by isotonic regression: the rising step function that is nearest to the labels in squares, found by
 * pooling neighbours that fall (PAVA), and straight lines between its points; beyond them it is level.
 *
 * @see sklearn.isotonic.IsotonicRegression(out_of_bounds='clip'); Zadrozny & Elkan (2002).
 */
export function calibrateIsotonic({score, label, counts}: LabelledScores): Calibrate {
  const blocks: Block[] = []
  for (const row of ascendingOrder(score)) {
    const at = score[row] ?? 0
    const count = counts?.[row] ?? 1
    if (count === 0) continue
    const top = blocks.at(-1)
    // Equal scores are one point, whatever their labels say.
    if (top?.first === at && top.last === at) {
      top.sum += (label[row] ?? 0) * count
      top.count += count
    } else {
      pool(blocks)
      blocks.push({first: at, last: at, sum: (label[row] ?? 0) * count, count})
    }
  }
  pool(blocks)
  const points = blocks.flatMap(({first, last, sum, count}) =>
    (first === last ? [first] : [first, last]).map(score => ({score, value: sum / count})),
  )
  return score => interpolate(points, score)
}

interface Block {
  first: number
  last: number
  sum: number
  count: number
}

/** Joins the last block with those before it that are not below it. */
function pool(blocks: Block[]): void {
  for (;;) {
    const top = blocks.at(-1)
    const below = blocks.at(-2)
    if (top === undefined || below === undefined) return
    if (below.sum * top.count < top.sum * below.count) return
    blocks.length -= 2
    blocks.push({
      first: below.first,
      last: top.last,
      sum: below.sum + top.sum,
      count: below.count + top.count,
    })
  }
}

function interpolate(
  points: readonly {readonly score: number; readonly value: number}[],
  score: number,
): number {
  let [low, high] = [0, points.length - 1]
  if (score <= (points[low]?.score ?? 0)) return points[low]?.value ?? Number.NaN
  if (score >= (points[high]?.score ?? 0)) return points[high]?.value ?? Number.NaN
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((points[middle]?.score ?? 0) <= score) low = middle
    else high = middle
  }
  const [from, to] = [points[low], points[high]]
  if (from === undefined || to === undefined) return Number.NaN
  const share = (score - from.score) / (to.score - from.score)
  return from.value + share * (to.value - from.value)
}

import {BINS, type BinnedRows} from './bin-columns.ts'

/**
 * A tree as a heap: the children of node i are 2i + 1 and 2i + 2. A row goes left where its bin of the column
 * is at most `bin`.
 */
export interface Tree {
  /** −1 for a leaf. */
  readonly column: Int32Array
  readonly bin: Uint8Array
  readonly value: Float64Array
}

export interface TreeOptions {
  readonly depth: number
  /** What the value of a leaf is multiplied by. */
  readonly learningRate: number
  /** Added to the curvature of a leaf. */
  readonly l2: number
  /** Least curvature of a leaf; a row has at most ¼. */
  readonly leastCurvature: number
}

/** What of each row a tree is grown for. */
export interface Slopes {
  /** First and second derivative of the loss by the score of a row. */
  readonly gradients: Float64Array
  readonly curvatures: Float64Array
}

interface Split {
  readonly column: number
  readonly bin: number
  readonly gradient: number
  readonly curvature: number
}

/**
 * Grows one regression tree on histograms of gradients, level by level; of two children one is counted, the
 * other is the difference to their parent.
 *
 * @param order - The rows to grow on; sorted by leaf afterwards.
 * @see Chen & Guestrin (2016), XGBoost; Ke et al. (2017), LightGBM.
 */
export function growTree(
  table: BinnedRows,
  {gradients, curvatures}: Slopes,
  order: Uint32Array,
  {depth, l2, leastCurvature, learningRate}: TreeOptions,
): Tree {
  const {columns, codes} = table
  const size = 2 ** (depth + 1) - 1
  const tree = {
    column: new Int32Array(size).fill(-1),
    bin: new Uint8Array(size),
    value: new Float64Array(size),
  }
  const spare = new Uint32Array(order.length)
  const count = (start: number, end: number): Float64Array => {
    const histogram = new Float64Array(columns * BINS * 2)
    for (let place = start; place < end; place++) {
      const row = order[place] as number
      const gradient = gradients[row] as number
      const curvature = curvatures[row] as number
      const first = row * columns
      for (let column = 0, base = 0; column < columns; column++, base += BINS * 2) {
        const cell = base + (codes[first + column] as number) * 2
        histogram[cell] = (histogram[cell] as number) + gradient
        histogram[cell + 1] = (histogram[cell + 1] as number) + curvature
      }
    }
    return histogram
  }
  const partition = (start: number, end: number, {column, bin}: Split): number => {
    let left = start
    let right = 0
    for (let place = start; place < end; place++) {
      const row = order[place] as number
      if ((codes[row * columns + column] as number) <= bin) order[left++] = row
      else spare[right++] = row
    }
    order.set(spare.subarray(0, right), left)
    return left
  }
  const grow = (
    node: number,
    level: number,
    [start, end]: readonly [number, number],
    [g, h]: readonly [number, number],
    histogram: Float64Array | undefined,
  ): void => {
    const split =
      histogram === undefined ? undefined : bestSplit(histogram, columns, g, h, l2, leastCurvature)
    if (histogram === undefined || split === undefined) {
      tree.value[node] = (-learningRate * g) / (h + l2)
      return
    }
    tree.column[node] = split.column
    tree.bin[node] = split.bin
    const middle = partition(start, end, split)
    const isLast = level + 1 === depth
    const leftIsSmaller = middle - start <= end - middle
    const [from, to] = leftIsSmaller ? [start, middle] : [middle, end]
    const smaller = isLast ? undefined : count(from, to)
    const larger = smaller === undefined ? undefined : subtract(histogram, smaller)
    const [left, right] = leftIsSmaller ? [smaller, larger] : [larger, smaller]
    const {gradient, curvature} = split
    grow(2 * node + 1, level + 1, [start, middle], [gradient, curvature], left)
    grow(2 * node + 2, level + 1, [middle, end], [g - gradient, h - curvature], right)
  }
  let g = 0
  let h = 0
  for (const row of order) {
    g += gradients[row] as number
    h += curvatures[row] as number
  }
  grow(0, 0, [0, order.length], [g, h], depth > 0 ? count(0, order.length) : undefined)
  return tree
}

/** The parent's histogram becomes that of the larger child. */
function subtract(parent: Float64Array, child: Float64Array): Float64Array {
  for (let cell = 0; cell < parent.length; cell++)
    parent[cell] = (parent[cell] as number) - (child[cell] as number)
  return parent
}

const LEAST_GAIN = 1e-7

function bestSplit(
  histogram: Float64Array,
  columns: number,
  g: number,
  h: number,
  l2: number,
  leastCurvature: number,
): Split | undefined {
  let best: Split | undefined
  let bestGain = (g * g) / (h + l2) + LEAST_GAIN
  if (h < 2 * leastCurvature) return undefined
  for (let column = 0; column < columns; column++) {
    let gradient = 0
    let curvature = 0
    const base = column * BINS * 2
    for (let bin = 0; bin < BINS - 1; bin++) {
      const own = histogram[base + bin * 2 + 1] as number
      if (own === 0) continue
      gradient += histogram[base + bin * 2] as number
      curvature += own
      if (curvature < leastCurvature) continue
      const rest = h - curvature
      if (rest < leastCurvature) break
      const other = g - gradient
      const gain = (gradient * gradient) / (curvature + l2) + (other * other) / (rest + l2)
      if (gain > bestGain) {
        bestGain = gain
        best = {column, bin, gradient, curvature}
      }
    }
  }
  return best
}

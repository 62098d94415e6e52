import {createRandom} from '../statistics/index.ts'
import type {BinnedRows} from './bin-columns.ts'
import {growTree, type Tree, type TreeOptions} from './grow-tree.ts'

export interface BoostingOptions extends TreeOptions {
  readonly trees: number
  /** Share of the rows that each tree is grown on, drawn anew: 0 < share ≤ 1. */
  readonly rowShare: number
  readonly seed: number
}

/** A classifier of two classes: its score is the log-odds of the second one. */
export interface BoostedTrees {
  readonly base: number
  readonly trees: readonly Tree[]
}

/**
 * Gradient boosting of the logistic loss by trees on binned columns.
 *
 * @param labels - 0 or 1, one a row of the table.
 * @param rows - The rows to learn from; both classes are among them.
 * @see Friedman (2001), Greedy function approximation.
 */
export function trainBoostedTrees(
  table: BinnedRows,
  labels: Uint8Array,
  rows: Uint32Array,
  options: BoostingOptions,
): BoostedTrees {
  let positives = 0
  for (const row of rows) positives += labels[row] ?? 0
  const base = Math.log(positives / (rows.length - positives))
  const scores = new Float64Array(table.rows).fill(base)
  const gradients = new Float64Array(table.rows)
  const curvatures = new Float64Array(table.rows)
  const random = createRandom(options.seed)
  const trees: Tree[] = []
  for (let round = 0; round < options.trees; round++) {
    for (const row of rows) {
      const p = 1 / (1 + Math.exp(-(scores[row] as number)))
      gradients[row] = p - (labels[row] as number)
      curvatures[row] = p * (1 - p)
    }
    const drawn =
      options.rowShare < 1 ? rows.filter(() => random() < options.rowShare) : rows.slice()
    const tree = growTree(table, {gradients, curvatures}, drawn, options)
    // Nothing is left to learn.
    if (tree.column[0] === -1) break
    trees.push(tree)
    addTree(tree, table, rows, scores)
  }
  return {base, trees}
}

/**
 * Scores of rows.
 *
 * @param replaced - A column whose bins come from elsewhere: `codes` has one a row of `rows`.
 */
export function scoreRows(
  {base, trees}: BoostedTrees,
  {columns, codes}: BinnedRows,
  rows: Uint32Array,
  replaced?: {readonly column: number; readonly codes: Uint8Array},
): Float64Array {
  const own = new Uint8Array(rows.length * columns)
  rows.forEach((row, place) => {
    own.set(codes.subarray(row * columns, (row + 1) * columns), place * columns)
    if (replaced !== undefined)
      own[place * columns + replaced.column] = replaced.codes[place] as number
  })
  const places = Uint32Array.from(rows.keys())
  const scores = new Float64Array(rows.length).fill(base)
  for (const tree of trees) addTree(tree, {columns, codes: own}, places, scores)
  return scores
}

/** Adds the value of its leaf to the score of each row. */
function addTree(
  {column, bin, value}: Tree,
  {columns, codes}: Pick<BinnedRows, 'columns' | 'codes'>,
  rows: Uint32Array,
  scores: Float64Array,
): void {
  for (const row of rows) {
    const first = row * columns
    let node = 0
    for (let at = column[0] as number; at !== -1; at = column[node] as number)
      node = 2 * node + ((codes[first + at] as number) <= (bin[node] as number) ? 1 : 2)
    scores[row] = (scores[row] as number) + (value[node] as number)
  }
}

/** Whether any of the trees looks at a column. */
export function usesColumn({trees}: BoostedTrees, column: number): boolean {
  return trees.some(tree => tree.column.includes(column))
}

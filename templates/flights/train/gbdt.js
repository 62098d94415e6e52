import {assignBins, quantileCuts} from './bins.js'
import {logLoss} from './metrics.js'
import {createRandom} from './random.js'
import {growTree} from './tree.js'

export const DEFAULTS = {
  learningRate: 0.05,
  maxTrees: 500,
  maxLeaves: 31,
  minRowsPerLeaf: 20,
  l2: 1,
  minGain: 1e-7,
  /** Share of the rows that decide when to stop; they grow no tree. */
  validationShare: 0.1,
  /** A value a row: rows that share one are not torn apart. By default each row stands alone. */
  groups: undefined,
  /** Stops when the validation loss has not improved for so many trees. */
  patience: 20,
  seed: 0,
}

/**
 * Histogram gradient boosting of the logistic loss.
 *
 * @param {readonly Float32Array[]} columns - One a feature; NaN is missing.
 * @param {ArrayLike<number>} labels - 0 or 1.
 * @param {Partial<typeof DEFAULTS> & {groups?: readonly unknown[]}} [overrides]
 * @param {{margins: Float64Array}} [base] - Margins of a model to go on from.
 * @returns {{base: number, trees: object[], validationLoss: number}} The margin of a row is `base`
 *   (0 when going on from a model) plus the value of one leaf of each tree.
 */
export function boost(columns, labels, overrides = {}, base = undefined) {
  const options = {...DEFAULTS, ...overrides}
  const {train, validation} = splitRows(labels.length, options)
  const cuts = columns.map(column => quantileCuts(column, train))
  const data = {cuts, bins: columns.map((column, i) => assignBins(column, cuts[i]))}

  const start = base === undefined ? Math.fround(logOdds(labels, train)) : 0
  const margins =
    base === undefined ? new Float64Array(labels.length).fill(start) : base.margins.slice()
  const gradients = new Float64Array(labels.length)
  const hessians = new Float64Array(labels.length)
  const validationLabels = validation.map(row => labels[row])
  const loss = () =>
    logLoss(
      validationLabels,
      Array.from(validation, row => sigmoid(margins[row])),
    )

  const trees = []
  let best = {trees: 0, loss: validation.length > 0 ? loss() : Infinity}
  while (trees.length < options.maxTrees) {
    for (const row of train) {
      const p = sigmoid(margins[row])
      gradients[row] = p - labels[row]
      hessians[row] = p * (1 - p)
    }
    const {tree, leaves} = growTree(data, gradients, hessians, train, options)
    if (leaves.length < 2) break
    trees.push(tree)
    for (const {node, rows, start: from, end} of leaves)
      for (let i = from; i < end; i++) margins[rows[i]] += tree.value[node]
    if (validation.length === 0) continue
    for (const row of validation) margins[row] += leafValue(tree, columns, row)
    const current = loss()
    if (current < best.loss) best = {trees: trees.length, loss: current}
    else if (trees.length - best.trees >= options.patience) break
  }
  const kept = validation.length > 0 ? trees.slice(0, best.trees) : trees
  return {base: start, trees: kept, validation, validationLoss: best.loss}
}

/** Margins (log-odds) of all rows: the base plus one leaf of each tree. */
export function predictMargins(model, columns, rows) {
  const margins = new Float64Array(rows).fill(model.base)
  for (const tree of model.trees)
    for (let row = 0; row < rows; row++) margins[row] += leafValue(tree, columns, row)
  return margins
}

export function sigmoid(margin) {
  return 1 / (1 + Math.exp(-margin))
}

function leafValue(tree, columns, row) {
  let node = 0
  while (tree.left[node] !== -1) {
    const value = columns[tree.feature[node]][row]
    const left = Number.isNaN(value) ? tree.missingLeft[node] === 1 : value <= tree.threshold[node]
    node = left ? tree.left[node] : tree.right[node]
  }
  return tree.value[node]
}

function logOdds(labels, rows) {
  let positives = 0
  for (const row of rows) positives += labels[row]
  return Math.log(positives / (rows.length - positives))
}

/** By row, or by group: rows of one group are all on the same side. */
function splitRows(rows, {validationShare, seed, groups}) {
  const random = createRandom(seed)
  const sides = new Map()
  const isKeptOut = row => {
    const group = groups?.[row]
    if (group === undefined) return random() < validationShare
    if (!sides.has(group)) sides.set(group, random() < validationShare)
    return sides.get(group)
  }
  const train = []
  const validation = []
  for (let row = 0; row < rows; row++) (isKeptOut(row) ? validation : train).push(row)
  return {train: Uint32Array.from(train), validation: Uint32Array.from(validation)}
}

const LARGEST_FLOAT32 = 3.4028234663852886e38

/**
 * Best-first growth of one regression tree on histograms of gradients, as LightGBM and
 * scikit-learn's HistGradientBoosting do it: the leaf with the largest gain is split next.
 *
 * gain = GL²/(HL+λ) + GR²/(HR+λ) − G²/(H+λ), leaf value = −rate · G/(H+λ).
 */
export function growTree(data, gradients, hessians, rows, options) {
  const tree = {feature: [], threshold: [], missingLeft: [], left: [], right: [], value: []}
  const root = createLeaf(addNode(tree), rows, 0, rows.length)
  fillHistogram(root, data, gradients, hessians)
  sumNode(root, gradients, hessians)
  findSplit(root, data, options)
  const leaves = [root]
  while (leaves.length < options.maxLeaves) {
    const best = takeBest(leaves)
    if (best === undefined) break
    const [left, right] = splitLeaf(best, tree, data)
    sumNode(left, gradients, hessians)
    right.gradient = best.gradient - left.gradient
    right.hessian = best.hessian - left.hessian
    const [small, large] =
      left.end - left.start < right.end - right.start ? [left, right] : [right, left]
    fillHistogram(small, data, gradients, hessians)
    // The sibling's histogram is what the parent has beyond the smaller child.
    large.histogram = best.histogram
    for (let i = 0; i < large.histogram.length; i++) large.histogram[i] -= small.histogram[i]
    best.histogram = undefined
    for (const leaf of [left, right]) {
      findSplit(leaf, data, options)
      leaves.push(leaf)
    }
  }
  for (const leaf of leaves) {
    const raw = (-options.learningRate * leaf.gradient) / (leaf.hessian + options.l2)
    tree.value[leaf.node] = Math.fround(raw)
  }
  return {tree, leaves}
}

function addNode(tree) {
  tree.feature.push(-1)
  tree.threshold.push(0)
  tree.missingLeft.push(0)
  tree.left.push(-1)
  tree.right.push(-1)
  return tree.value.push(0) - 1
}

function createLeaf(node, rows, start, end) {
  return {node, rows, start, end, gradient: 0, hessian: 0, histogram: undefined, split: undefined}
}

function sumNode(leaf, gradients, hessians) {
  for (let i = leaf.start; i < leaf.end; i++) {
    leaf.gradient += gradients[leaf.rows[i]]
    leaf.hessian += hessians[leaf.rows[i]]
  }
}

/** Three numbers a bin: sum of gradients, sum of hessians, rows. 256 bins a feature. */
function fillHistogram(leaf, data, gradients, hessians) {
  const histogram = new Float64Array(data.bins.length * 768)
  const {rows, start, end} = leaf
  for (let feature = 0; feature < data.bins.length; feature++) {
    const bins = data.bins[feature]
    const base = feature * 768
    for (let i = start; i < end; i++) {
      const row = rows[i]
      const at = base + bins[row] * 3
      histogram[at] += gradients[row]
      histogram[at + 1] += hessians[row]
      histogram[at + 2] += 1
    }
  }
  leaf.histogram = histogram
}

function findSplit(leaf, data, options) {
  leaf.split = undefined
  const count = leaf.end - leaf.start
  if (count < 2 * options.minRowsPerLeaf) return
  const {histogram, gradient: G, hessian: H} = leaf
  const {l2, minRowsPerLeaf, minGain} = options
  const parent = (G * G) / (H + l2)
  let bestGain = minGain
  for (let feature = 0; feature < data.bins.length; feature++) {
    const cuts = data.cuts[feature].length
    const base = feature * 768
    const missing = base + (cuts + 1) * 3
    const missingRows = histogram[missing + 2]
    for (let missingLeft = missingRows > 0 ? 1 : 0; missingLeft >= 0; missingLeft--) {
      let g = missingLeft ? histogram[missing] : 0
      let h = missingLeft ? histogram[missing + 1] : 0
      let n = missingLeft ? missingRows : 0
      // The last bin has all values on the left and the missing ones on the right.
      const last = missingLeft === 0 && missingRows > 0 ? cuts : cuts - 1
      for (let bin = 0; bin <= last; bin++) {
        const at = base + bin * 3
        g += histogram[at]
        h += histogram[at + 1]
        n += histogram[at + 2]
        if (n < minRowsPerLeaf) continue
        if (count - n < minRowsPerLeaf) break
        const gain = (g * g) / (h + l2) + ((G - g) * (G - g)) / (H - h + l2) - parent
        if (gain > bestGain) {
          bestGain = gain
          const threshold = bin < cuts ? data.cuts[feature][bin] : LARGEST_FLOAT32
          leaf.split = {gain, feature, bin, missingLeft, threshold, missingRows}
        }
      }
    }
  }
}

function takeBest(leaves) {
  let best = -1
  for (let i = 0; i < leaves.length; i++) {
    const gain = leaves[i].split?.gain
    if (gain !== undefined && (best === -1 || gain > leaves[best].split.gain)) best = i
  }
  return best === -1 ? undefined : leaves.splice(best, 1)[0]
}

function splitLeaf(leaf, tree, data) {
  const {rows, start, end, split, node} = leaf
  const bins = data.bins[split.feature]
  const missing = data.cuts[split.feature].length + 1
  const toRight = []
  let middle = start
  for (let i = start; i < end; i++) {
    const row = rows[i]
    const bin = bins[row]
    if (bin === missing ? split.missingLeft === 1 : bin <= split.bin) rows[middle++] = row
    else toRight.push(row)
  }
  rows.set(toRight, middle)
  tree.feature[node] = split.feature
  tree.threshold[node] = split.threshold
  // Where no missing value was seen, the larger side is the better guess.
  const larger = middle - start > end - middle ? 1 : 0
  tree.missingLeft[node] = split.missingRows > 0 ? split.missingLeft : larger
  tree.left[node] = addNode(tree)
  tree.right[node] = addNode(tree)
  return [
    createLeaf(tree.left[node], rows, start, middle),
    createLeaf(tree.right[node], rows, middle, end),
  ]
}

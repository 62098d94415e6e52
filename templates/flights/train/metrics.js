const SMALLEST = 1e-15

/** Area under the ROC curve by ranks; ties count half. NaN when only one class is there. */
export function auc(labels, probabilities) {
  const order = Uint32Array.from(labels, (_, row) => row).sort(
    (a, b) => probabilities[a] - probabilities[b],
  )
  let positives = 0
  let rankSum = 0
  for (let start = 0; start < order.length;) {
    let end = start
    while (end < order.length && probabilities[order[end]] === probabilities[order[start]]) end++
    const meanRank = (start + 1 + end) / 2
    for (let i = start; i < end; i++) {
      if (labels[order[i]] === 1) {
        positives++
        rankSum += meanRank
      }
    }
    start = end
  }
  const negatives = order.length - positives
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}

/** Mean negative log-likelihood, in nats. */
export function logLoss(labels, probabilities) {
  let sum = 0
  for (let row = 0; row < labels.length; row++) {
    const p = Math.min(1 - SMALLEST, Math.max(SMALLEST, probabilities[row]))
    sum -= labels[row] === 1 ? Math.log(p) : Math.log(1 - p)
  }
  return sum / labels.length
}

/** Mean squared difference of probability and label. */
export function brierScore(labels, probabilities) {
  let sum = 0
  for (let row = 0; row < labels.length; row++) sum += (probabilities[row] - labels[row]) ** 2
  return sum / labels.length
}

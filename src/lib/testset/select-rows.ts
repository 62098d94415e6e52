import type {EvaluatedRows} from '../core/metrics/index.ts'

/** Some of the rows, in the order in which they are named. */
export function selectRows(
  rows: EvaluatedRows,
  own: ArrayLike<number> & Iterable<number>,
): EvaluatedRows {
  const rowCount = own.length
  const weights = rows.weights === null ? null : Float64Array.from(own, at(rows.weights))
  if (!('classCount' in rows)) {
    const {truth, predicted} = rows
    return {
      ...rows,
      rowCount,
      truth: Float64Array.from(own, at(truth)),
      predicted: Float64Array.from(own, at(predicted)),
      weights,
    }
  }
  const {truth, predicted, probabilities, classCount} = rows
  const part = probabilities?.slice(0, rowCount * classCount) ?? null
  if (part !== null && probabilities !== null)
    for (let place = 0; place < rowCount; place++) {
      const start = (own[place] ?? 0) * classCount
      part.set(probabilities.subarray(start, start + classCount), place * classCount)
    }
  return {
    ...rows,
    rowCount,
    truth: Int32Array.from(own, at(truth)),
    predicted: Int32Array.from(own, at(predicted)),
    probabilities: part,
    weights,
  }
}

const at =
  (values: ArrayLike<number>) =>
  (row: number): number =>
    values[row] ?? 0

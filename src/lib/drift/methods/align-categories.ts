import type {CategorySample} from '../sample.ts'
import type {BinCounts} from './number-pair.ts'

/** Rows by category of both samples, in the same order; what was not kept one by one comes last. */
export function alignCategories(reference: CategorySample, current: CategorySample): BinCounts {
  const labels = new Set([...reference.counts.keys(), ...current.counts.keys()])
  const length = labels.size + (reference.others + current.others > 0 ? 1 : 0)
  const [a, b] = [new Float64Array(length), new Float64Array(length)]
  let index = 0
  for (const label of labels) {
    a[index] = reference.counts.get(label) ?? 0
    b[index] = current.counts.get(label) ?? 0
    index++
  }
  if (index < length) {
    a[index] = reference.others
    b[index] = current.others
  }
  return {reference: a, current: b}
}

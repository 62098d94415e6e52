import type {CategorySample, NumberSample} from '../sample.ts'

/** Different values of both samples together, for {@link chooseMethods}; counted up to `most`. */
export function distinctNumbers(reference: NumberSample, current: NumberSample, most = 21): number {
  const [a, b] = [reference.values, current.values]
  let [i, j, different] = [0, 0, 0]
  while ((i < a.length || j < b.length) && different < most) {
    const value = Math.min(a[i] ?? Infinity, b[j] ?? Infinity)
    while (i < a.length && a[i] === value) i++
    while (j < b.length && b[j] === value) j++
    different++
  }
  return different
}

/** Different categories of both samples together. */
export function distinctCategories(reference: CategorySample, current: CategorySample): number {
  let different = reference.counts.size
  for (const label of current.counts.keys()) if (!reference.counts.has(label)) different++
  return different
}

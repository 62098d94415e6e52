import type {AscendingSample} from './ascending-sample.ts'

/** Calls back for every different value of both samples, ascending, with its rows in each. */
export function eachValue(
  reference: AscendingSample,
  current: AscendingSample,
  visit: (referenceRows: number, currentRows: number, value: number) => void,
): void {
  const [a, b] = [reference.values, current.values]
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const x = i < a.length ? (a[i] as number) : Infinity
    const y = j < b.length ? (b[j] as number) : Infinity
    const value = x < y ? x : y
    let [rows, currentRows] = [0, 0]
    for (; i < a.length && a[i] === value; i++) rows += reference.counts?.[i] ?? 1
    for (; j < b.length && b[j] === value; j++) currentRows += current.counts?.[j] ?? 1
    visit(rows, currentRows, value)
  }
}

import type {ClassRows, EvaluatedRows, ValueRows} from '../../core/metrics/index.ts'
import type {PairedRows} from '../paired-rows.ts'
import type {ChangedRow} from '../types.ts'

/** A row as both models answer it; its id and what stands in it are still to be read. */
export interface ChangedAnswer extends Omit<ChangedRow, 'row' | 'id' | 'values'> {
  /** Position in the data, from 0. */
  readonly place: number
}

/**
 * The rows whose answers differ most: by the probability of the true class, by the label where there are
 * no probabilities, or by the predicted number. Rows with the same answer are none of them.
 *
 * @param count - At most so many.
 * @returns Those where the new model is worse first, then by how far the answers are apart.
 */
export function mostChanged(paired: PairedRows, count: number): readonly ChangedAnswer[] {
  const {old, new: now} = paired
  if (old === null) return []
  const change = changeOf(old, now)
  const kept = keepLargest(now.rowCount, count, change)
  const text = textOf(paired)
  return kept
    .toSorted((a, b) => Number(b.harm > 0) - Number(a.harm > 0) || before(a, b))
    .map(({row, harm, size}) => ({
      place: paired.places?.[row] ?? row,
      truth: text(now.truth[row] ?? 0),
      old: text(old.predicted[row] ?? 0),
      new: text(now.predicted[row] ?? 0),
      difference: size,
      verdict: harm > 0 ? 'worse' : harm < 0 ? 'better' : 'same',
    }))
}

interface Change {
  readonly row: number
  /** How far the answers are apart. */
  readonly size: number
  /** > 0 where the new answer is farther from the truth, < 0 where it is nearer. */
  readonly harm: number
}

/** Larger ones first, then worse ones, then in the order of the rows. */
function before(a: Change, b: Change): number {
  return b.size - a.size || Math.sign(b.harm) - Math.sign(a.harm) || a.row - b.row
}

function changeOf(old: EvaluatedRows, now: EvaluatedRows): (row: number) => Change {
  if (!('classCount' in old)) return valueChange(old, now as ValueRows)
  const rows = now as ClassRows
  return old.probabilities === null || rows.probabilities === null
    ? labelChange(old, rows)
    : probabilityChange(old, rows)
}

function valueChange(old: ValueRows, now: ValueRows): (row: number) => Change {
  return row => {
    const truth = now.truth[row] ?? 0
    const [was, is] = [old.predicted[row] ?? 0, now.predicted[row] ?? 0]
    return {row, size: Math.abs(is - was), harm: Math.abs(is - truth) - Math.abs(was - truth)}
  }
}

function probabilityChange(old: ClassRows, now: ClassRows): (row: number) => Change {
  return row => {
    const cell = row * now.classCount + (now.truth[row] ?? 0)
    const harm = (old.probabilities?.[cell] ?? 0) - (now.probabilities?.[cell] ?? 0)
    return {row, size: Math.abs(harm), harm}
  }
}

function labelChange(old: ClassRows, now: ClassRows): (row: number) => Change {
  return row => {
    const [truth, was, is] = [now.truth[row], old.predicted[row], now.predicted[row]]
    return {row, size: was === is ? 0 : 1, harm: Number(was === truth) - Number(is === truth)}
  }
}

/** One pass with a heap whose first is the least of those kept. */
function keepLargest(rows: number, count: number, change: (row: number) => Change): Change[] {
  const heap: Change[] = []
  for (let row = 0; row < rows; row++) {
    const next = change(row)
    if (!(next.size > 0) || count < 1) continue
    const [least] = heap
    if (heap.length < count || least === undefined) {
      heap.push(next)
      rise(heap)
    } else if (before(next, least) < 0) {
      heap[0] = next
      sink(heap)
    }
  }
  return heap
}

function rise(heap: Change[]): void {
  for (let place = heap.length - 1; place > 0;) {
    const parent = (place - 1) >> 1
    if (!swapIfLess(heap, place, parent)) return
    place = parent
  }
}

function sink(heap: Change[]): void {
  for (let place = 0; ;) {
    const [left, right] = [heap[2 * place + 1], heap[2 * place + 2]]
    if (left === undefined) return
    const child = 2 * place + (right !== undefined && before(right, left) > 0 ? 2 : 1)
    if (!swapIfLess(heap, child, place)) return
    place = child
  }
}

/** Swaps where `child` is to stand above `parent`; whether it did. */
function swapIfLess(heap: Change[], child: number, parent: number): boolean {
  const [a, b] = [heap[child], heap[parent]]
  if (a === undefined || b === undefined || before(a, b) <= 0) return false
  heap[child] = b
  heap[parent] = a
  return true
}

/** Labels as they are called, numbers with as many digits as single precision has. */
function textOf({new: now, labels}: PairedRows): (value: number) => string {
  return 'classCount' in now
    ? value => labels[value] ?? String(value)
    : value => String(Number(value.toPrecision(7)))
}

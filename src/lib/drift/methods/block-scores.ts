import type {CategorySample, NumberSample} from '../sample.ts'
import type {DriftReport, MethodId} from '../types.ts'
import {sortFloats} from '../../core/numbers/index.ts'
import {scoreCategories, scoreNumbers} from './score.ts'
import type {BlockScores} from './types.ts'

export interface BlockOptions {
  /** Contiguous blocks of equal length, at least 1. */
  readonly blocks: number
  /**
   * Whether a block is compared with the rows outside of it: a block is part of the whole, and looks nearer to
   * it than new data can. Without, with the whole reference, as NannyML does.
   */
  readonly leaveOneOut: boolean
  readonly preset: DriftReport['preset']
  /** The column is of an integer type. */
  readonly integer?: boolean
}

/**
 * How far contiguous blocks of a reference are from the rest of it, in the order of its rows: what the column
 * does by itself over time. A block without a value gives no score.
 *
 * Blocks have ⌊rows / blocks⌋ rows; a shorter last one holds the rest, as NannyML's chunks.
 *
 * @param rows - Values in the order of the reference; NaN is a null, of strings null.
 */
export function blockScores(
  method: MethodId,
  rows: Float64Array | readonly (string | null)[],
  options: BlockOptions,
): BlockScores {
  const length = Math.max(1, Math.floor(rows.length / options.blocks))
  const starts = Array.from({length: Math.ceil(rows.length / length)}, (_, i) => i * length)
  const values =
    rows instanceof Float64Array
      ? scoreNumberBlocks(method, rows, starts, length, options)
      : scoreCategoryBlocks(method, rows, starts, length, options)
  return {method, values}
}

function scoreNumberBlocks(
  method: MethodId,
  rows: Float64Array,
  starts: readonly number[],
  length: number,
  {leaveOneOut, preset, integer = false}: BlockOptions,
): number[] {
  const blocks = starts.map(start => sampleOf(rows.subarray(start, start + length), integer))
  const whole = sampleOf(rows, integer)
  return blocks.flatMap(block => {
    const against = leaveOneOut ? without(whole, block) : whole
    if (block.size === 0 || against.size === 0) return []
    return [scoreNumbers(method, against, block, preset).value]
  })
}

function sampleOf(rows: Float64Array, integer: boolean): NumberSample {
  const values = sortFloats(rows.filter(value => Number.isFinite(value)))
  return {values, size: values.length, nulls: 0, infinite: 0, integer}
}

/** The ascending whole without the rows of a block, in one pass. */
function without(whole: NumberSample, block: NumberSample): NumberSample {
  const values = new Float64Array(whole.size - block.size)
  let [at, left] = [0, 0]
  for (const value of whole.values) {
    if (left < block.size && block.values[left] === value) left++
    else values[at++] = value
  }
  return {...whole, values, size: values.length}
}

function scoreCategoryBlocks(
  method: MethodId,
  rows: readonly (string | null)[],
  starts: readonly number[],
  length: number,
  {leaveOneOut, preset}: BlockOptions,
): number[] {
  const whole = countsOf(rows, 0, rows.length)
  return starts.flatMap(start => {
    const block = countsOf(rows, start, start + length)
    const against = leaveOneOut ? difference(whole, block) : whole
    if (block.size === 0 || against.size === 0) return []
    return [scoreCategories(method, against, block, preset).value]
  })
}

function countsOf(rows: readonly (string | null)[], from: number, to: number): CategorySample {
  const counts = new Map<string, number>()
  let size = 0
  for (let i = from; i < Math.min(to, rows.length); i++) {
    const label = rows[i]
    if (label === null || label === undefined) continue
    counts.set(label, (counts.get(label) ?? 0) + 1)
    size++
  }
  return {counts, size, nulls: 0, others: 0}
}

function difference(whole: CategorySample, block: CategorySample): CategorySample {
  const counts = new Map<string, number>()
  for (const [label, rows] of whole.counts) {
    const left = rows - (block.counts.get(label) ?? 0)
    if (left > 0) counts.set(label, left)
  }
  return {...whole, counts, size: whole.size - block.size}
}

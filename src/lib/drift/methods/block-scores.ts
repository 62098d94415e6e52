import type {CategorySample, NumberSample} from '../sample.ts'
import type {DriftReport, MethodId} from '../types.ts'
import {NumberPair} from './number-pair.ts'
import {scoreCategories, scorePair} from './score.ts'
import type {BlockScores} from './types.ts'

export interface BlockOptions {
  /**
   * Whether a block is compared with the rows outside of it: a block is part of the whole, and looks nearer to
   * it than new data can. Without, with the whole reference, as NannyML does.
   */
  readonly leaveOneOut: boolean
  readonly preset: DriftReport['preset']
}

/**
 * How far contiguous blocks of a reference are from the rest of it: what the column does by itself over time.
 * A block without a value gives no score.
 *
 * @param whole - The reference.
 * @param blocks - Samples of its rows.
 */
export function scoreNumberBlocks(
  methods: readonly MethodId[],
  whole: NumberSample,
  blocks: readonly NumberSample[],
  {leaveOneOut, preset}: BlockOptions,
): BlockScores[] {
  if (methods.length === 0) return []
  const shared = new NumberPair(whole, whole)
  const scored = blocks.flatMap(block => {
    if (block.size === 0 || (leaveOneOut && block.size === whole.size)) return []
    const pair = leaveOneOut
      ? new NumberPair(without(whole, block), block)
      : shared.withCurrent(block)
    return [methods.map(method => scorePair(method, pair, preset).value)]
  })
  return methods.map((method, index) => ({
    method,
    values: scored.map(values => values[index] ?? Number.NaN),
  }))
}

/** As {@link scoreNumberBlocks}, of categories. */
export function scoreCategoryBlocks(
  methods: readonly MethodId[],
  whole: CategorySample,
  blocks: readonly CategorySample[],
  {leaveOneOut, preset}: BlockOptions,
): BlockScores[] {
  const pairs = blocks
    .map(block => ({block, against: leaveOneOut ? categoriesWithout(whole, block) : whole}))
    .filter(({block, against}) => block.size > 0 && against.size > 0)
  return methods.map(method => ({
    method,
    values: pairs.map(({block, against}) => scoreCategories(method, against, block, preset).value),
  }))
}

/** The ascending whole without the rows of a block, in one pass. */
function without(whole: NumberSample, block: NumberSample): NumberSample {
  const values = new Float64Array(whole.size - block.size)
  let [at, left] = [0, 0]
  for (let row = 0; row < whole.values.length; row++) {
    const value = whole.values[row] ?? Number.NaN
    if (left < block.size && block.values[left] === value) left++
    else values[at++] = value
  }
  return {...whole, values, size: values.length}
}

function categoriesWithout(whole: CategorySample, block: CategorySample): CategorySample {
  const counts = new Map<string, number>()
  for (const [label, rows] of whole.counts) {
    const left = rows - (block.counts.get(label) ?? 0)
    if (left > 0) counts.set(label, left)
  }
  return {...whole, counts, size: whole.size - block.size}
}

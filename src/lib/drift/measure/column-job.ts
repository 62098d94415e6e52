import {independentStretches} from '../../core/statistics/index.ts'
import {scoreCategoryBlocks, scoreNumberBlocks, type MethodChoice} from '../methods/index.ts'
import type {CategorySample, NumberSample} from '../sample.ts'
import type {Exactness, MethodId, TextFacts} from '../types.ts'
import type {BlockPlan} from './block-plan.ts'
import {measureCategories} from './measure-categories.ts'
import {measureNumbers, type NumbersToMeasure} from './measure-numbers.ts'
import {measureText} from './measure-text.ts'
import type {MeasuredColumn} from './measured-column.ts'
import type {Moments} from './moments.ts'
import {numberSample} from './number-sample.ts'
import {cutBlocks} from './reference-blocks.ts'
import type {Choose} from './choose.ts'

export interface Both<T> {
  readonly reference: T
  readonly current: T
}

/** Numbers as they were read, or as they were counted. */
export type NumbersOfBoth =
  | {
      /** One value a row, NaN for null. */
      readonly rows: Both<Float64Array>
      readonly integer: Both<boolean>
    }
  | {readonly samples: Both<NumberSample>; readonly moments: Both<Moments>}

/** The work on one column, as plain data that goes to a thread. Arrays are handed over and spent. */
export type ColumnJob =
  | {
      readonly kind: 'number'
      readonly name: string
      readonly choose: Choose
      readonly numbers: NumbersOfBoth
      /** Where the rows of the reference are in the order that blocks are cut in. */
      readonly blocks?: BlockPlan | null
    }
  | {
      readonly kind: 'category'
      readonly name: string
      readonly choose: Choose
      readonly samples: Both<CategorySample>
      readonly distinct: Both<number>
      readonly blocks?: {
        readonly plan: BlockPlan
        readonly samples: readonly CategorySample[]
      } | null
    }
  | {
      readonly kind: 'text'
      readonly name: string
      readonly choose: Choose
      readonly lengths: NumbersOfBoth
      readonly facts: Both<TextFacts>
      readonly drawn: Both<readonly string[]>
    }

/** Measures one column, in whatever thread it is called. */
export function measureColumn(job: ColumnJob): MeasuredColumn {
  const {name, choose} = job
  switch (job.kind) {
    case 'number':
      return measureNumbers({
        name,
        choose,
        scoreBlocks: blockScorer(job),
        ...samplesOf(job.numbers),
      })
    case 'category': {
      const {reference, current} = job.samples
      const exactness = reference.others + current.others > 0 ? 'binned' : 'exact'
      const {distinct, blocks} = job
      const scoreBlocks =
        blocks == null
          ? undefined
          : (choices: readonly MethodChoice[]) =>
              scoreCategoryBlocks(decidingOf(choices), reference, blocks.samples, {
                ...blocks.plan,
                preset: choose.preset,
              })
      return measureCategories({
        ...{name, choose, exactness, reference, current, distinct, scoreBlocks},
      })
    }
    case 'text':
      return measureText({
        name,
        choose,
        facts: job.facts,
        drawn: job.drawn,
        ...samplesOf(job.lengths),
      })
  }
}

/** Blocks are cut from the rows as they were read, before sorting spends them. */
function blockScorer({
  numbers,
  blocks,
  choose: {preset},
}: Extract<ColumnJob, {kind: 'number'}>): NumbersToMeasure['scoreBlocks'] {
  if (blocks == null || !('rows' in numbers)) return undefined
  const rows = numbers.rows.reference
  const samples = cutBlocks(rows, numbers.integer.reference, blocks)
  // Blocks that are compared with the whole are judged by their spread alone.
  const stretches = blocks.leaveOneOut ? independentStretches(rows) : Number.NaN
  return (choices, reference) =>
    scoreNumberBlocks(decidingOf(choices), reference, samples, {...blocks, preset}).map(scores => ({
      ...scores,
      ...(Number.isNaN(stretches) ? {} : {stretches}),
    }))
}

function decidingOf(choices: readonly MethodChoice[]): MethodId[] {
  return choices.filter(({decides}) => decides).map(({method}) => method)
}

function samplesOf(numbers: NumbersOfBoth): Both<NumberSample> & {
  readonly exactness: Exactness
  readonly moments?: Both<Moments>
} {
  if ('samples' in numbers) {
    const {samples, moments} = numbers
    return {...samples, moments, exactness: 'binned'}
  }
  const {rows, integer} = numbers
  return {
    exactness: 'exact',
    reference: numberSample(rows.reference, integer.reference),
    current: numberSample(rows.current, integer.current),
  }
}

/** The buffers that a job hands over. */
export function buffersOf(job: ColumnJob): ArrayBuffer[] {
  const numbers =
    job.kind === 'number' ? job.numbers : job.kind === 'text' ? job.lengths : undefined
  if (numbers === undefined || !('rows' in numbers)) return []
  return [numbers.rows.reference, numbers.rows.current].flatMap(({buffer}) =>
    buffer instanceof ArrayBuffer ? [buffer] : [],
  )
}

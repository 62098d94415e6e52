import {Ranks} from '../../core/statistics/index.ts'
import type {BlockScores, MethodChoice} from '../methods/index.ts'
import type {NumberSample} from '../sample.ts'
import type {Exactness} from '../types.ts'
import {distinctNumbers, scoreNumbersBy} from '../methods/index.ts'
import {chosenMethods, type Choose} from './choose.ts'
import type {MeasuredColumn} from './measured-column.ts'
import type {Moments} from './moments.ts'
import {numberFacts} from './number-facts.ts'
import {numberHistogram} from './number-histogram.ts'
import {distinctValues} from './number-sample.ts'

export interface NumbersToMeasure {
  readonly name: string
  readonly reference: NumberSample
  readonly current: NumberSample
  readonly exactness: Exactness
  /** Exact ones, where the samples hold bins. */
  readonly moments?: {readonly reference: Moments; readonly current: Moments} | undefined
  /** Different values of the reference, where the sample does not say it. */
  readonly distinct?: number | undefined
  readonly choose: Choose
  /** How far contiguous blocks of the reference are from the rest of it, by the methods that decide. */
  readonly scoreBlocks?:
    | ((choices: readonly MethodChoice[], reference: NumberSample) => readonly BlockScores[])
    | undefined
}

/** Measures a column of numbers: facts, histogram and the scores of the methods that were chosen for it. */
export function measureNumbers(column: NumbersToMeasure): MeasuredColumn {
  const {name, reference, current, exactness, choose, moments} = column
  const distinct = column.distinct ?? distinctValues(reference)
  const choices = chosenMethods(choose, {
    kind: 'number',
    referenceRows: reference.size,
    distinct: distinctNumbers(reference, current),
  })
  const comparable = reference.size > 0 && current.size > 0
  const was = {sample: reference, ranks: reference.size > 0 ? new Ranks(reference) : null}
  const is = {sample: current, ranks: current.size > 0 ? new Ranks(current) : null}
  const share = (rows: number | undefined): number =>
    current.size === 0 ? 0 : (rows ?? 0) / current.size
  const facts = numberFacts(reference, was.ranks, moments?.reference)
  const above = (value: number | null): number =>
    value === null ? 0 : share(current.size - (is.ranks?.upTo(value) ?? current.size))
  const below = (value: number | null): number =>
    value === null ? 0 : share(is.ranks?.below(value))
  return {
    choices,
    measure: {
      name,
      kind: 'number',
      exactness,
      integer: reference.integer,
      distinct,
      scores: comparable
        ? scoreNumbersBy(
            choices.map(({method}) => method),
            reference,
            current,
            choose.preset,
          )
        : [],
      blocks: comparable ? (column.scoreBlocks?.(choices, reference) ?? []) : [],
      histogram: numberHistogram(was, is),
      reference: facts,
      current: numberFacts(current, is.ranks, moments?.current),
      below: {min: below(facts.min), p01: below(facts.p01)},
      above: {max: above(facts.max), p99: above(facts.p99)},
    },
  }
}

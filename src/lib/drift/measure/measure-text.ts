import type {NumberSample} from '../sample.ts'
import type {Exactness, TextFacts} from '../types.ts'
import type {MeasuredColumn} from './measured-column.ts'
import {numberHistogram} from './number-histogram.ts'
import {sampleRanks} from './sample-ranks.ts'
import {distinctNumbers, methods, scoreNumbersBy} from '../methods/index.ts'
import {chosenMethods, type Choose} from './choose.ts'

export interface TextToMeasure {
  readonly name: string
  /** Lengths in characters. */
  readonly reference: NumberSample
  readonly current: NumberSample
  readonly facts: {readonly reference: TextFacts; readonly current: TextFacts}
  readonly exactness: Exactness
  readonly choose: Choose
}

/** Measures a column of texts by their lengths and words; methods that read the texts score them apart. */
export function measureText(column: TextToMeasure): MeasuredColumn {
  const {name, reference, current, facts, exactness, choose} = column
  const choices = chosenMethods(choose, {
    kind: 'text',
    referenceRows: reference.size,
    distinct: distinctNumbers(reference, current),
  })
  const comparable = reference.size > 0 && current.size > 0
  const ranked = (sample: NumberSample): Parameters<typeof numberHistogram>[0] => ({
    sample,
    ranks: sample.size > 0 ? sampleRanks(sample) : null,
  })
  return {
    choices,
    measure: {
      name,
      kind: 'text',
      exactness,
      scores: comparable
        ? scoreNumbersBy(
            choices.flatMap(({method}) =>
              methods[method].kinds.includes('number') ? [method] : [],
            ),
            reference,
            current,
            choose.preset,
          )
        : [],
      blocks: [],
      histogram: numberHistogram(ranked(reference), ranked(current)),
      ...facts,
    },
  }
}

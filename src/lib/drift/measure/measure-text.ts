import {Ranks} from '../../core/statistics/index.ts'
import type {NumberSample} from '../sample.ts'
import type {Exactness, MethodId, TextFacts} from '../types.ts'
import {scoreTexts} from '../text/index.ts'
import type {MeasuredColumn} from './measured-column.ts'
import {numberHistogram} from './number-histogram.ts'
import {
  distinctNumbers,
  methods,
  scoreNumbersBy,
  type MethodChoice,
  type RawScore,
} from '../methods/index.ts'
import {chosenMethods, type Choose} from './choose.ts'

export interface TextToMeasure {
  readonly name: string
  /** Lengths in characters. */
  readonly reference: NumberSample
  readonly current: NumberSample
  readonly facts: {readonly reference: TextFacts; readonly current: TextFacts}
  /** Texts drawn from each side. */
  readonly drawn: {readonly reference: readonly string[]; readonly current: readonly string[]}
  readonly exactness: Exactness
  readonly choose: Choose
}

/** Measures a column of texts: by their lengths, and by whether their wording tells the samples apart. */
export function measureText(column: TextToMeasure): MeasuredColumn {
  const {name, reference, current, facts, drawn, exactness, choose} = column
  const choices = chosenMethods(choose, {
    kind: 'text',
    referenceRows: reference.size,
    distinct: distinctNumbers(reference, current),
  })
  const comparable = reference.size > 0 && current.size > 0
  const ranked = (sample: NumberSample): Parameters<typeof numberHistogram>[0] => ({
    sample,
    ranks: sample.size > 0 ? new Ranks(sample) : null,
  })
  return {
    choices,
    measure: {
      name,
      kind: 'text',
      exactness,
      scores: comparable
        ? [
            ...(choices.some(({method}) => method === 'text_domain') ? wording(drawn) : []),
            ...scoreNumbersBy(lengthMethods(choices), reference, current, choose.preset),
          ]
        : [],
      blocks: [],
      histogram: numberHistogram(ranked(reference), ranked(current)),
      ...facts,
    },
  }
}

/** Too few texts have no score. */
function wording({reference, current}: TextToMeasure['drawn']): RawScore[] {
  const {score} = scoreTexts(reference, current)
  return score === null ? [] : [score]
}

function lengthMethods(choices: readonly MethodChoice[]): MethodId[] {
  return choices.flatMap(({method}) => (methods[method].kinds.includes('number') ? [method] : []))
}

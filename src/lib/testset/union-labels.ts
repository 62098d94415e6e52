import type {AnswerReader} from './answer-reader.ts'
import {createLabelIndex, type LabelIndex} from './label-index.ts'
import {eachModel, type PerModel} from './per-model.ts'

/** The classes of several models as one list. */
export interface UnionLabels {
  readonly index: LabelIndex
  /** Classes that some model names; others come as data and models have them. */
  readonly knownCount: number
  /** Class of each probability of each model. */
  readonly places: PerModel<readonly number[]>
  /** Where the models do not know the same classes. */
  readonly warnings: readonly string[]
}

/** Classes of the first model in its order, then what the others know besides. */
export function unionLabels(readers: PerModel<AnswerReader>): UnionLabels {
  const known: string[] = []
  for (const {labels} of readers) {
    const index = createLabelIndex(known, false)
    known.push(...labels.filter(label => index.ofModel(label) < 0))
  }
  const index = createLabelIndex(
    known,
    readers.some(({labels}) => labels.length === 0),
  )
  const places = eachModel(readers, ({labels}) => labels.map(label => index.ofModel(label)))
  const incomplete = readers.filter(({labels}) => labels.length > 0 && labels.length < known.length)
  const warnings = incomplete.map(({labels, name = 'the model'}) => {
    const own = createLabelIndex(labels, false)
    const unknown = known.filter(label => own.ofModel(label) < 0)
    return `${name} does not know the ${unknown.length === 1 ? 'class' : 'classes'} ${unknown
      .map(label => `"${label}"`)
      .join(', ')}, which counts as a probability of 0`
  })
  return {index, knownCount: known.length, places, warnings}
}

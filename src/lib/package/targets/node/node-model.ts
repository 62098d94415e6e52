import {predictionRules, type RunnableModel} from '../../../model/index.ts'
import {portableModel} from '../../predictor/portable-model.ts'
import type {PackageSubject} from '../../types.ts'
import type {PortableModel} from '../../portable/page-model.ts'

/** `model.json`: what the module reads beside itself. */
export interface NodeModel extends PortableModel {
  readonly schema: 'mlops.node/1'
  readonly label: string
  /** Of the model as it was registered. */
  readonly sha256: string
  /** The graph first, then its weights; relative to the module. */
  readonly files: readonly {readonly path: string; readonly sha256: string}[]
  /** What a prediction can be; null where it is any number or text. */
  readonly classes: readonly (string | number)[] | null
}

/** Where the model is in the package: files with weights have names of their own choice. */
const FOLDER = 'model/'

export function nodeModel(subject: PackageSubject, runnable: RunnableModel): NodeModel {
  const {label, model} = subject
  return {
    schema: 'mlops.node/1',
    label,
    sha256: model.sha256,
    files: [
      {path: `${FOLDER}model.onnx`, sha256: runnable.sha256},
      ...model.external.map(({name, sha256}) => ({path: `${FOLDER}${name}`, sha256})),
    ],
    classes: classesOf(subject, runnable),
    ...portableModel(subject, runnable),
  }
}

/** The labels that predictions have, by the rule by which they are read. */
function classesOf({signature}: PackageSubject, {meaning}: RunnableModel): NodeModel['classes'] {
  const [rule] = predictionRules(meaning)
  if (rule?.name !== 'prediction') return null
  const {take} = rule
  switch (take.kind) {
    case 'threshold':
    case 'largest':
      return take.labels
    case 'renamed':
      return [...new Set(take.names.map(([, name]) => name))]
    case 'value':
      return signature.labels.length > 0 ? signature.labels : null
    case 'complement':
      return null
  }
}

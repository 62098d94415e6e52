import {nullFill, ruleOf} from '../../data/index.ts'
import {
  predictionRules,
  type ElementType,
  type OutputMeaning,
  type PredictionRule,
} from '../../model/index.ts'
import type {PackageSubject} from '../types.ts'

/** All that predicting by a runtime elsewhere needs to know of a model; JSON beside it. */
export interface PredictorPlan {
  readonly schema: 'mlops.predictor/1'
  readonly label: string
  /** The graph first, then its weights; relative to the plan. */
  readonly files: readonly {readonly path: string; readonly sha256: string}[]
  readonly fixedBatch: number | null
  readonly inputs: readonly PlannedInput[]
  readonly columns: readonly PlannedColumn[]
  readonly outputs: readonly PredictionRule[]
  /** Keys of outputs that are maps, in the order of their values. */
  readonly mapKeys: readonly (string | number)[]
}

export interface PlannedInput {
  readonly name: string
  readonly type: ElementType
  /** The first dimension counts rows. */
  readonly shape: readonly (number | null)[]
  /** Columns that it is made of; 0 for pictures, which are given as tensors. */
  readonly width: number
}

export interface PlannedColumn {
  /** Its name in the data. */
  readonly name: string
  readonly type: ElementType
  readonly input: string
  readonly index: number
  /** What stands for an absent value, as text; null where one is an error. */
  readonly fill: string | null
  /** Whether the whole column may be absent. */
  readonly optional: boolean
}

/** @throws MlopsError `MODEL_OPTIONS` when a declared default is no value of its column. */
export function predictorPlan(subject: PackageSubject, meaning: OutputMeaning): PredictorPlan {
  const {label, model, signature, policy} = subject
  const scalars = signature.columns.filter(({kind}) => kind === 'scalar')
  return {
    schema: 'mlops.predictor/1',
    label,
    files: [
      {path: 'model.onnx', sha256: model.sha256},
      ...model.external.map(({name, sha256}) => ({path: name, sha256})),
    ],
    fixedBatch: signature.fixedBatch,
    inputs: signature.inputs.map(({name, type, shape}) => {
      const width = scalars.filter(({input}) => input === name).length
      return {name, type, shape, width}
    }),
    columns: scalars.map(column => {
      const {name, type, input, index} = column
      const rule = ruleOf(policy, column)
      const fill = nullFill(policy, column)
      return {
        name: rule.column ?? name,
        ...{type, input, index},
        fill: fill === undefined ? null : String(fill),
        optional: rule.default !== undefined,
      }
    }),
    outputs: predictionRules(meaning),
    mapKeys: meaning.fileLabels,
  }
}

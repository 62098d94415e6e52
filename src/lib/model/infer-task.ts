import {MlopsError} from '../core/errors/index.ts'
import {nearest} from '../core/text/index.ts'
import type {OnnxModel} from './onnx/index.ts'
import type {ElementType, ModelOptions, ModelTask, TensorSpec} from './types.ts'

export interface Roles {
  readonly task: ModelTask
  readonly labels: readonly (string | number)[]
  /** Output with the predicted label or value. */
  readonly prediction: TensorSpec | undefined
  /** Output with one score a class, or one of the second class. */
  readonly score: TensorSpec | undefined
}

/** The task and labels of a signature. */
export function inferTask(
  graph: OnnxModel,
  outputs: readonly TensorSpec[],
  labels: readonly (string | number)[],
  options: ModelOptions,
): Pick<Roles, 'task' | 'labels'> {
  const {task, labels: names} = inferRoles(graph, outputs, labels, options)
  return {task, labels: names}
}

/**
 * What each output means. A label beside a matrix of scores is a classifier, as scikit-learn,
 * XGBoost and LightGBM are exported; so is an output made by Softmax or Sigmoid; one number a row
 * is a regression; anything else gives its outputs as they are.
 *
 * @throws MlopsError `MODEL_OPTIONS` when mlops.yaml names an output that is not there.
 */
export function inferRoles(
  graph: OnnxModel,
  outputs: readonly TensorSpec[],
  fileLabels: readonly (string | number)[],
  options: ModelOptions,
): Roles {
  const labels = options.output?.labels ?? fileLabels
  const prediction =
    named(outputs, options.output?.prediction) ??
    (outputs.length <= 2 ? outputs.find(output => isLabel(output) && isNarrow(output)) : undefined)
  const score =
    named(outputs, options.output?.score) ?? findScore(graph, outputs, prediction, labels, options)
  if (score !== undefined) {
    const names = labels.length > 0 ? labels : countedLabels(score, prediction)
    const classes = Math.max(names.length, score.shape[1] ?? 2)
    const task = options.task ?? (classes > 2 ? 'multiclass' : 'binary')
    return {task, labels: names, prediction, score}
  }
  const only = prediction ?? (outputs.length === 1 ? outputs[0] : undefined)
  if (only !== undefined && isNarrow(only)) {
    const classifier = labels.length === 2 ? 'binary' : 'multiclass'
    const numbered = outputs.length > 1 ? 'custom' : 'regression'
    const task =
      isLabel(only) && (labels.length > 0 || outputs.length === 1) ? classifier : numbered
    return {
      task: options.task ?? task,
      labels: isLabel(only) ? labels : [],
      prediction: only,
      score,
    }
  }
  return {task: options.task ?? 'custom', labels: [], prediction: undefined, score: undefined}
}

function findScore(
  graph: OnnxModel,
  outputs: readonly TensorSpec[],
  prediction: TensorSpec | undefined,
  labels: readonly (string | number)[],
  options: ModelOptions,
): TensorSpec | undefined {
  if (options.task === 'regression' || options.task === 'custom' || options.task === 'embedding')
    return undefined
  const floats = outputs.filter(output => isFloat(output.type) && output !== prediction)
  const only = floats.length === 1 ? floats[0] : undefined
  if (only === undefined || only.shape.length > 2) return undefined
  // One number beside a label of unknown classes is the score of an anomaly, not a probability.
  if (prediction !== undefined && isLabel(prediction))
    return isNarrow(only) && labels.length === 0 && options.task === undefined ? undefined : only
  if (outputs.length > 1) return undefined
  const maker = graph.nodes.find(node => node.outputs.includes(only.name))?.operator
  const asked = options.task === 'binary' || options.task === 'multiclass' || labels.length > 1
  if (maker === 'Softmax' && !isNarrow(only)) return only
  return maker === 'Sigmoid' && isNarrow(only) ? only : asked ? only : undefined
}

function countedLabels(
  score: TensorSpec,
  prediction: TensorSpec | undefined,
): readonly (string | number)[] {
  const width = score.shape.length === 2 ? score.shape[1] : 1
  if (width === null || width === undefined || prediction?.type === 'string') return []
  return Array.from({length: Math.max(width, 2)}, (_, index) => index)
}

function named(outputs: readonly TensorSpec[], name: string | undefined): TensorSpec | undefined {
  if (name === undefined) return undefined
  const output = outputs.find(candidate => candidate.name === name)
  if (output !== undefined) return output
  const names = outputs.map(candidate => candidate.name)
  const near = nearest(name, names)
  throw new MlopsError(
    'MODEL_OPTIONS',
    `mlops.yaml names the output ${name}, and the model has ${names.join(', ')}.`,
    {hint: near === undefined ? 'Name one of these.' : `Did you mean ${near}?`},
  )
}

function isLabel({type}: TensorSpec): boolean {
  return type === 'string' || type === 'int64' || type === 'int32'
}

function isFloat(type: ElementType): boolean {
  return type.startsWith('float')
}

/** One value a row. */
function isNarrow({shape}: TensorSpec): boolean {
  return shape.slice(1).every(size => size === 1)
}

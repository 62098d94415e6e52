import {MlopsError} from '../core/errors/index.ts'
import {inferColumns} from './infer-columns.ts'
import {inferTask} from './infer-task.ts'
import type {OnnxModel, OnnxValue} from './onnx/index.ts'
import type {ModelOptions, ModelSignature, TensorSpec} from './types.ts'

/**
 * What a graph takes and gives, by its own words and those of mlops.yaml.
 *
 * @param graph - The graph that will run, its outputs all tensors.
 * @param labels - Class names that the file as it was carries; empty where it carries none.
 * @throws MlopsError `MODEL_UNSUPPORTED`, `MODEL_FEATURES`, `MODEL_OPTIONS`.
 */
export function inferSignature(
  graph: OnnxModel,
  labels: readonly (string | number)[],
  options: ModelOptions,
): ModelSignature {
  const inputs = graph.inputs.map(input => tensorSpec(input, 'input'))
  const outputs = graph.outputs.filter(isTensor).map(output => tensorSpec(output, 'output'))
  if (inputs.length === 0)
    throw new MlopsError(
      'MODEL_UNSUPPORTED',
      'The model has no input, so there is nothing to predict from.',
      {
        hint: 'Export the model with its features as inputs of the graph.',
      },
    )
  if (outputs.length === 0)
    throw new MlopsError(
      'MODEL_UNSUPPORTED',
      `The model gives no tensor; its outputs are ${graph.outputs.map(output => `${output.name} (${output.type.kind})`).join(', ')}.`,
      {hint: 'Export it without ZipMap and without sequence outputs.'},
    )
  const fixedBatch = inferFixedBatch(inputs)
  return {
    ...inferTask(graph, outputs, labels, options),
    inputs,
    outputs,
    columns: inferColumns(inputs, options),
    fixedBatch,
  }
}

function isTensor(value: OnnxValue): boolean {
  return value.type.kind === 'tensor'
}

const ROLES = {
  sequence: 'a sequence',
  map: 'a map',
  optional: 'an optional value',
  sparse: 'a sparse tensor',
  unknown: 'of an unknown type',
} as const

function tensorSpec({name, type}: OnnxValue, role: 'input' | 'output'): TensorSpec {
  if (type.kind !== 'tensor')
    throw new MlopsError(
      'MODEL_UNSUPPORTED',
      `The ${role} ${name} is ${ROLES[type.kind]}; only tensors can be fed.`,
      {hint: 'Export the model with one tensor a column, or one matrix of all features.'},
    )
  if (type.element === undefined)
    throw new MlopsError(
      'MODEL_UNSUPPORTED',
      `The ${role} ${name} has the element type ${type.elementName}, which the runtime cannot ${role === 'input' ? 'take' : 'give'}.`,
      {hint: 'Add a Cast to float32 at the edge of the graph and export it again.'},
    )
  return {name, type: type.element, shape: type.shape ?? [null, null]}
}

/** Rows a run where the graph fixes them; the inputs must agree. */
function inferFixedBatch(inputs: readonly TensorSpec[]): number | null {
  const sizes = new Set(inputs.map(input => input.shape[0] ?? null))
  if (sizes.size === 1) return [...sizes][0] ?? null
  const fixed = [...sizes].filter(size => size !== null)
  if (fixed.length === 1) return fixed[0] ?? null
  throw new MlopsError(
    'MODEL_UNSUPPORTED',
    `The inputs disagree on the number of rows a run: ${inputs.map(input => `${input.name} ${String(input.shape[0])}`).join(', ')}.`,
    {hint: 'Export the model with a dynamic first dimension on every input.'},
  )
}

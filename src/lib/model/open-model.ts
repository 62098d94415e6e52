import {MlopsError} from '../core/errors/index.ts'
import type {Session} from '../platform/onnxruntime/index.ts'
import {inferSignature} from './infer-signature.ts'
import {inferRoles} from './infer-task.ts'
import {predictBatch} from './predict-batch.ts'
import {createPredictionReader, type PredictionReader} from './prediction-reader.ts'
import {readModelFile, type ModelFile} from './read-model-file.ts'
import {startSession} from './start-session.ts'
import {createValues} from './tensor-values.ts'
import type {Feeds, LoadOptions, ModelSignature, TensorSpec} from './types.ts'

/** A model in the runtime, with what its outputs mean. */
export interface OpenModel {
  readonly file: ModelFile
  readonly signature: ModelSignature
  readonly session: Session
  readonly reader: PredictionReader
}

/** Reads, checks and loads an ONNX file; the caller releases the session. */
export async function openModel(path: string, options: LoadOptions): Promise<OpenModel> {
  const file = await readModelFile(path)
  const signature = inferSignature(file.graph, file.labels, options)
  const roles = inferRoles(file.graph, signature.outputs, file.labels, options)
  const names = signature.outputs.map(output => output.name)
  const session = await startSession(file, names, options.intraOpThreads ?? 1)
  try {
    const widths = await measureWidths(session, signature)
    const width = roles.score === undefined ? undefined : widths.get(roles.score.name)
    if (width !== undefined) refuseLabelCount(width, roles.labels)
    const reader = createPredictionReader(roles, signature.outputs, file.labels, options, widths)
    return {file, signature, session, reader}
  } catch (error) {
    await session.release()
    throw error
  }
}

/** Values a row of each output: from its shape, or from a run of one row where that is dynamic. */
async function measureWidths(
  session: Session,
  signature: ModelSignature,
): Promise<ReadonlyMap<string, number>> {
  const widths = new Map(signature.outputs.map(output => [output.name, staticWidth(output)]))
  if ([...widths.values()].includes(undefined)) {
    const outputs = await predictBatch(session, signature, blankRow(signature)).catch(() => ({}))
    for (const [name, tensor] of Object.entries(outputs))
      widths.set(name, tensor.values.length / Math.max(tensor.dims[0] ?? 1, 1))
  }
  const [unknown] = [...widths].find(([, width]) => width === undefined) ?? []
  if (unknown !== undefined)
    throw new MlopsError(
      'MODEL_UNSUPPORTED',
      `How many values a row the output ${unknown} has is neither declared nor shown by a run of blank values.`,
      {hint: 'Export the model with the size of that dimension.'},
    )
  return new Map([...widths].map(([name, width]) => [name, width ?? 1]))
}

function staticWidth({shape}: TensorSpec): number | undefined {
  return shape
    .slice(1)
    .reduce<number | undefined>(
      (width, size) => (width === undefined || size === null ? undefined : width * size),
      1,
    )
}

function blankRow(signature: ModelSignature): Feeds {
  const entries = signature.inputs.map(input => {
    const width = signature.columns.filter(column => column.input === input.name).length
    const size = staticWidth(input) ?? width
    const dims = input.shape.length === 1 ? [1] : [1, size]
    return [input.name, {type: input.type, dims, values: createValues(input.type, size)}] as const
  })
  return {rowCount: 1, tensors: Object.fromEntries(entries)}
}

function refuseLabelCount(width: number, labels: readonly (string | number)[]): void {
  const classes = Math.max(width, 2)
  if (labels.length === 0 || labels.length === classes) return
  throw new MlopsError(
    'MODEL_OPTIONS',
    `There are ${labels.length} labels (${labels.join(', ')}), and the model gives ${width} ${width === 1 ? 'score' : 'scores'} a row.`,
    {hint: 'List the labels in model.output.labels, one a class, in the order of the scores.'},
  )
}

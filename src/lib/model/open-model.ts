import {MlopsError} from '../core/errors/index.ts'
import type {Session} from '../platform/onnxruntime/index.ts'
import {inferSignature} from './infer-signature.ts'
import {inferRoles} from './infer-task.ts'
import {knownCategories, putCategories} from './known-categories.ts'
import {predictBatch} from './predict-batch.ts'
import type {OutputMeaning} from './prediction-reader.ts'
import {readModelFile, type ModelFile} from './read-model-file.ts'
import {refusePictureSize} from './refuse-picture-size.ts'
import {startSession} from './start-session.ts'
import {createValues} from './tensor-values.ts'
import type {ColumnCategories, Feeds, LoadOptions, ModelSignature, TensorSpec} from './types.ts'

/** A model in the runtime, with what its outputs mean. */
export interface OpenModel {
  readonly file: ModelFile
  readonly signature: ModelSignature
  readonly session: Session
  readonly meaning: OutputMeaning
  /** What encoders in the graph know of its columns. */
  readonly categories: readonly ColumnCategories[]
}

/** Reads, checks and loads an ONNX file; the caller releases the session. */
export async function openModel(path: string, options: LoadOptions): Promise<OpenModel> {
  const file = await readModelFile(path, options.expose)
  const declared = inferSignature(file.graph, file.labels, options)
  refusePictureSize(declared, options.image)
  const names = declared.outputs.map(output => output.name)
  const categories = knownCategories(file.graph, declared.columns)
  const session = await startSession(file, names, options)
  try {
    const widths = await measureWidths(session, declared, file.mapWidths, categories)
    // What each output means depends on its width, which the graph may leave open.
    const outputs = declared.outputs.map(output => measured(output, widths.get(output.name)))
    const labels = fittingLabels(file, outputs, widths, options)
    const roles = inferRoles(file.graph, outputs, labels, options)
    const width = roles.score === undefined ? undefined : widths.get(roles.score.name)
    if (width !== undefined) refuseLabelCount(width, roles.labels)
    const signature = {...declared, outputs, task: roles.task, labels: roles.labels}
    return {
      file,
      signature,
      session,
      categories,
      meaning: {roles, outputs, fileLabels: labels, options, widths},
    }
  } catch (error) {
    await session.release()
    throw error
  }
}

function measured(output: TensorSpec, width: number | undefined): TensorSpec {
  if (output.shape.length !== 2 || width === undefined) return output
  return {...output, shape: [output.shape[0] ?? null, width]}
}

/** The class names of the file, unless they are those of an estimator inside and do not fit the scores. */
function fittingLabels(
  file: ModelFile,
  outputs: readonly TensorSpec[],
  widths: ReadonlyMap<string, number>,
  options: LoadOptions,
): readonly (string | number)[] {
  const {score} = inferRoles(file.graph, outputs, file.labels, options)
  const width = score === undefined ? undefined : widths.get(score.name)
  const fits = width === undefined || file.labels.length === Math.max(width, 2)
  return fits ? file.labels : []
}

/**
 * Values a row of each output: from its shape, from the classes of the map that it was, or from a run of
 * one row where both say nothing.
 */
async function measureWidths(
  session: Session,
  signature: ModelSignature,
  mapWidths: ReadonlyMap<string, number>,
  categories: readonly ColumnCategories[],
): Promise<ReadonlyMap<string, number>> {
  const widths = new Map(
    signature.outputs.map(output => [
      output.name,
      mapWidths.get(output.name) ?? staticWidth(output),
    ]),
  )
  if ([...widths.values()].includes(undefined)) {
    const outputs = await predictBatch(session, signature, plainRow(signature, categories)).catch(
      () => ({}),
    )
    for (const [name, tensor] of Object.entries(outputs))
      widths.set(name, tensor.values.length / Math.max(tensor.dims[0] ?? 1, 1))
  }
  const [unknown] = [...widths].find(([, width]) => width === undefined) ?? []
  if (unknown !== undefined)
    throw new MlopsError(
      'MODEL_UNSUPPORTED',
      `How many values a row the output ${unknown} has is neither declared nor shown by a run of zeros, empty texts and known categories.`,
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

/** Zeros, empty texts, and the first category where an encoder may refuse those. */
function plainRow(signature: ModelSignature, categories: readonly ColumnCategories[]): Feeds {
  const entries = signature.inputs.map(input => {
    const width = signature.columns.filter(column => column.input === input.name).length
    const size = staticWidth(input) ?? width
    const dims = input.shape.length === 1 ? [1] : [1, size]
    const values = createValues(input.type, size)
    putCategories(values, input, categories, 0)
    return [input.name, {type: input.type, dims, values}] as const
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

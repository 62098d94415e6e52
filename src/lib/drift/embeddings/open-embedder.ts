import {MlopsError} from '../../core/errors/index.ts'
import {
  formatShape,
  loadModel,
  type ImagePreprocessing,
  type LoadedModel,
  type TensorSpec,
} from '../../model/index.ts'
import {cpuCount} from '../../platform/processes/index.ts'
import {resolveModel} from '../../registry/index.ts'

/** What embeds pictures: a model, one of its outputs, and how a picture becomes a tensor. */
export interface EmbeddingSettings {
  /** A file or a model reference, as `--model` takes them. */
  readonly model: string
  /** As it was named, for people. */
  readonly name: string
  /** Output of the graph, or a tensor inside of it; the only output of real numbers where left out. */
  readonly output: string | undefined
  /** What was declared for embedding; that of the model where left out. */
  readonly image: ImagePreprocessing | undefined
  /** For a model that says nothing of pictures itself, such as a bare file. */
  readonly fallback: ImagePreprocessing | undefined
}

export interface Embedder {
  /** Model and output, for people: `encoder.onnx, output features`. */
  readonly label: string
  readonly model: LoadedModel
  readonly input: TensorSpec
  readonly output: string
  readonly image: ImagePreprocessing
}

/**
 * Loads the model that embeds pictures, with one run on all cores.
 *
 * @throws MlopsError what resolving and loading a model throws; `MODEL_OPTIONS` where preprocessing or output are not
 *   declared, or the model takes more than a picture.
 */
export async function openEmbedder(
  {model: ref, name: label, output, image: declared, fallback}: EmbeddingSettings,
  directory: string,
): Promise<Embedder> {
  const {path, options} = await resolveModel({directory, ref})
  const image = declared ?? options.image ?? fallback
  if (image === undefined)
    throw new MlopsError(
      'MODEL_OPTIONS',
      `How a picture becomes a tensor of ${label} is not said.`,
      {
        hint: 'Declare width, height and the rest in mlops.yaml: drift.images.image, or model.image.',
      },
    )
  const model = await loadModel(path, {
    ...{image, task: 'embedding', intraOpThreads: cpuCount()},
    ...(output === undefined ? {} : {expose: output}),
  })
  try {
    const input = pictureInput(model, label)
    const chosen = chooseOutput(model, output, label)
    return {label: `${label}, output ${chosen}`, model, input, output: chosen, image}
  } catch (error) {
    await model.release()
    throw error
  }
}

function pictureInput({signature: {inputs}}: LoadedModel, label: string): TensorSpec {
  const [input] = inputs
  if (input?.shape.length === 4 && inputs.length === 1) return input
  throw new MlopsError(
    'MODEL_OPTIONS',
    `${label} cannot embed pictures: it takes ${shown(inputs)}, not one tensor of pixels.`,
    {hint: 'Name a model with one input of four dimensions, such as [n, 3, 224, 224].'},
  )
}

const REAL = new Set(['float16', 'float32', 'float64'])

function chooseOutput(
  {signature: {outputs}}: LoadedModel,
  wanted: string | undefined,
  label: string,
): string {
  const real = outputs.filter(({type}) => REAL.has(type))
  const chosen = wanted === undefined ? real : real.filter(({name}) => name === wanted)
  const [only] = chosen
  if (only !== undefined && chosen.length === 1) return only.name
  const known = real.length === 0 ? 'It has no output of real numbers.' : `It has ${shown(real)}.`
  throw new MlopsError(
    'MODEL_OPTIONS',
    wanted === undefined
      ? `Which output of ${label} is the embedding is not said. ${known}`
      : `${label} has no tensor "${wanted}" of real numbers. ${known}`,
    {
      hint: 'Name an output, or a tensor inside of the graph: --embed-output NAME, or drift.images.output in mlops.yaml.',
    },
  )
}

function shown(tensors: readonly TensorSpec[]): string {
  return tensors.map(({name, shape}) => `${name} ${formatShape(shape)}`).join(', ')
}

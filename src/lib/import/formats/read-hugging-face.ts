import path from 'node:path'
import {parse} from 'yaml'
import {z} from 'zod'
import type {ImagePreprocessing, ModelOptions} from '../../model/index.ts'
import {bareModel, type FoundModel} from '../types.ts'
import {onlyGraph} from './only-graph.ts'
import {readJson, readText} from './read-text.ts'

const configSchema = z.looseObject({
  _name_or_path: z.string().optional(),
  architectures: z.array(z.string()).optional(),
  id2label: z.record(z.string(), z.string()).optional(),
})

const sizeSchema = z.union([
  z.number(),
  z.object({height: z.number(), width: z.number()}),
  z.object({shortest_edge: z.number()}),
])

const preprocessorSchema = z.looseObject({
  size: sizeSchema.optional(),
  crop_size: sizeSchema.optional(),
  do_center_crop: z.boolean().optional(),
  do_rescale: z.boolean().optional(),
  do_normalize: z.boolean().optional(),
  rescale_factor: z.number().optional(),
  image_mean: z.array(z.number()).optional(),
  image_std: z.array(z.number()).optional(),
})

const cardSchema = z.looseObject({license: z.string().optional()})

/**
 * A folder as the Hugging Face Hub has them: labels of config.json, how pictures are prepared of
 * preprocessor_config.json, the licence of README.md.
 *
 * @throws MlopsError `IMPORT_NO_ONNX`, `PACKAGE_INVALID`.
 */
export async function readHuggingFace(
  folder: string,
  files: readonly string[],
): Promise<FoundModel> {
  const graph = onlyGraph(files, ['onnx/model.onnx', 'model.onnx'])
  const config = await readJson(folder, 'config.json', configSchema)
  const labels = labelsOf(config.id2label)
  const image = files.includes('preprocessor_config.json')
    ? imageOf(await readJson(folder, 'preprocessor_config.json', preprocessorSchema))
    : undefined
  const classifies = config.architectures?.some(name => /For\w*Classification$/.test(name)) ?? false
  const task =
    labels === undefined || !classifies ? undefined : labels.length > 2 ? 'multiclass' : 'binary'
  const options: ModelOptions = {
    ...(task === undefined ? {} : {task}),
    ...(labels === undefined ? {} : {output: {labels}}),
    ...(image === undefined ? {} : {image}),
  }
  const base = config._name_or_path
  return {
    ...bareModel('hugging-face', path.join(folder, graph)),
    name: base === undefined ? null : (base.split('/').at(-1) ?? null),
    license: files.includes('README.md') ? licenseOf(await readText(folder, 'README.md')) : null,
    options,
    warnings:
      task === undefined
        ? []
        : [
            'Models of the Hub give logits unless a Softmax was exported: check what it gives before you read them as probabilities.',
          ],
  }
}

/** Labels in order, where the numbers of the classes are 0, 1, … without a gap. */
function labelsOf(id2label: Readonly<Record<string, string>> | undefined): string[] | undefined {
  const count = Object.keys(id2label ?? {}).length
  const labels = Array.from({length: count}, (_, index) => id2label?.[String(index)])
  return count >= 2 && labels.every(label => label !== undefined) ? labels : undefined
}

function imageOf(config: z.output<typeof preprocessorSchema>): ImagePreprocessing | undefined {
  const crops = config.do_center_crop === true
  const size = squareOf(crops ? (config.crop_size ?? config.size) : config.size)
  if (size === undefined) return undefined
  const normalizes = config.do_normalize !== false
  return {
    ...size,
    resize:
      crops || typeof config.size !== 'object' || !('height' in config.size) ? 'cover' : 'stretch',
    layout: 'nchw',
    channels: 'rgb',
    scale: config.do_rescale === false ? 1 : (config.rescale_factor ?? 1 / 255),
    mean: normalizes ? (config.image_mean ?? [0, 0, 0]) : [0, 0, 0],
    std: normalizes ? (config.image_std ?? [1, 1, 1]) : [1, 1, 1],
  }
}

function squareOf(
  size: z.output<typeof sizeSchema> | undefined,
): Pick<ImagePreprocessing, 'width' | 'height'> | undefined {
  if (size === undefined) return undefined
  if (typeof size === 'number') return {width: size, height: size}
  if ('shortest_edge' in size) return {width: size.shortest_edge, height: size.shortest_edge}
  return {width: size.width, height: size.height}
}

/** The licence of the YAML on top of a model card. */
function licenseOf(card: string): string | null {
  const front = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(card)?.[1]
  if (front === undefined) return null
  try {
    const parsed = cardSchema.safeParse(parse(front))
    return parsed.success ? (SPDX[parsed.data.license ?? ''] ?? parsed.data.license ?? null) : null
  } catch {
    return null
  }
}

/** The Hub writes SPDX in small letters. */
const SPDX: Readonly<Record<string, string>> = {
  'apache-2.0': 'Apache-2.0',
  mit: 'MIT',
  'bsd-3-clause': 'BSD-3-Clause',
  'bsd-2-clause': 'BSD-2-Clause',
  'cc-by-4.0': 'CC-BY-4.0',
  'cc-by-sa-4.0': 'CC-BY-SA-4.0',
  'cc-by-nc-4.0': 'CC-BY-NC-4.0',
  'cc0-1.0': 'CC0-1.0',
  'gpl-3.0': 'GPL-3.0-only',
  'agpl-3.0': 'AGPL-3.0-only',
  unknown: 'NOASSERTION',
}

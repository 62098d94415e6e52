import {constants, copyFile, mkdir, stat} from 'node:fs/promises'
import path from 'node:path'
import {z} from 'zod'
import {MlopsError} from '../../core/errors/index.ts'
import {fileError, sha256OfFile} from '../../platform/files/index.ts'
import {readJson} from '../formats/read-text.ts'
import {insideName} from './inside-name.ts'
import type {Budget} from './limits.ts'
import {unpackTar} from './unpack-tar.ts'

const descriptorSchema = z.looseObject({
  mediaType: z.string(),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'only SHA-256 digests are known here'),
  size: z.number().int().nonnegative(),
  annotations: z.record(z.string(), z.string()).optional(),
})
type Descriptor = z.output<typeof descriptorSchema>

const layoutSchema = z.object({imageLayoutVersion: z.literal('1.0.0')})
const indexSchema = z.looseObject({manifests: z.array(descriptorSchema)})
const manifestSchema = z.looseObject({
  artifactType: z.string().optional(),
  config: descriptorSchema,
  layers: z.array(descriptorSchema),
})

const FILE_PATH = 'org.cncf.model.filepath'
const LAYER =
  /^application\/vnd\.cncf\.model\.(weight|weight\.config|doc|code|dataset)\.v1\.(raw|tar|tar\+gzip)$/

/**
 * Puts the files of a ModelPack into a folder, each blob checked against its digest and its size.
 *
 * @throws MlopsError `PACKAGE_INVALID`, `MODEL_DIGEST_MISMATCH`, `IMPORT_TOO_LARGE`.
 */
export async function readLayout(
  layout: string,
  target: string,
  budget: Budget,
  signal?: AbortSignal,
): Promise<void> {
  await readJson(layout, 'oci-layout', layoutSchema)
  const {manifests} = await readJson(layout, 'index.json', indexSchema)
  const [only] = manifests
  if (only === undefined || manifests.length > 1)
    throw invalid(
      `index.json lists ${manifests.length} manifests, and one model is imported at a time`,
    )
  await checkBlob(layout, only, signal)
  const {config, layers} = await readJson(layout, blobPath(only), manifestSchema)
  await checkBlob(layout, config, signal)
  for (const layer of layers) {
    const [, part, form] = LAYER.exec(layer.mediaType) ?? []
    if (form === undefined)
      throw invalid(`a layer has the media type ${JSON.stringify(layer.mediaType)}`)
    if (part === 'dataset' || part === 'code') continue
    const blob = await checkBlob(layout, layer, signal)
    if (form === 'raw') await placeRaw(blob, layer, target, budget)
    else await unpackTar({file: blob, gzip: form === 'tar+gzip'}, target, budget, signal)
  }
}

async function placeRaw(
  blob: string,
  {annotations, size}: Descriptor,
  target: string,
  budget: Budget,
): Promise<void> {
  const named = annotations?.[FILE_PATH]
  if (named === undefined) throw invalid(`a layer has no annotation ${FILE_PATH}`)
  const name = insideName(named)
  budget.addFile(name, size)
  const file = path.join(target, name)
  await mkdir(path.dirname(file), {recursive: true})
  // An existing file is not replaced: two layers of one name contradict each other.
  await copyFile(blob, file, constants.COPYFILE_EXCL).catch((cause: unknown) => {
    throw fileError(cause, file, 'write')
  })
}

/** Path of a blob whose bytes are those of its descriptor. */
async function checkBlob(
  layout: string,
  descriptor: Descriptor,
  signal?: AbortSignal,
): Promise<string> {
  const {digest, size} = descriptor
  const file = path.join(layout, blobPath(descriptor))
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile() !== true) throw invalid(`the blob ${digest} is not there`)
  if (found.size !== size) throw invalid(`the blob ${digest} has ${found.size} bytes for ${size}`)
  const expected = digest.slice('sha256:'.length)
  const sha256 = await sha256OfFile(file, signal)
  if (sha256 === expected) return file
  throw new MlopsError(
    'MODEL_DIGEST_MISMATCH',
    `The blob ${digest.slice(0, 19)}… has SHA-256 ${sha256.slice(0, 12)}….`,
    {hint: 'Do not use it: fetch it again.', details: {expected, found: sha256}},
  )
}

function blobPath({digest}: Descriptor): string {
  return `blobs/sha256/${digest.slice('sha256:'.length)}`
}

function invalid(what: string): MlopsError {
  return new MlopsError('PACKAGE_INVALID', `This is no ModelPack that can be read: ${what}.`, {
    hint: 'Pull one model with all of its blobs: `oras copy REF --to-oci-layout FOLDER`.',
  })
}

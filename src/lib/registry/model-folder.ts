import {readFile, stat} from 'node:fs/promises'
import path from 'node:path'
import {z} from 'zod'
import {MlopsError} from '../core/errors/index.ts'
import {isInside} from '../core/text/index.ts'
import type {ModelSignature} from '../model/index.ts'
import {errorCode, fileError, sha256OfFile} from '../platform/files/index.ts'
import {CONFIG_FILE, openProject} from '../project/index.ts'
import {modelOptions} from './model-options.ts'
import type {ResolvedModel} from './resolved-model.ts'
import {columnFactsSchema} from './version-record.ts'

/** The file that makes a folder the packaged version of a model. */
export const MODEL_MANIFEST = 'mlops-model.json'

const digest = z.string().regex(/^[0-9a-f]{64}$/)
/** Inside the folder: `..` and absolute paths would let a foreign folder read other files. */
const inside = z.string().refine(isInside, 'must be a path inside the folder')

const manifestSchema = z.object({
  schema: z.literal('mlops.model/1'),
  name: z.string(),
  version: z.string().nullable(),
  label: z.string(),
  description: z.string().nullable(),
  file: inside,
  sha256: digest,
  sizeBytes: z.number(),
  externalData: z.array(z.object({path: inside, sha256: digest, sizeBytes: z.number()})),
  /** Commit of the version. */
  revision: z.string().nullable(),
  registeredAt: z.string().nullable(),
  parent: z.string().nullable(),
  license: z.string().nullable(),
  note: z.string().nullable(),
  metrics: z.record(z.string(), z.unknown()).nullable(),
  example: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
  columns: columnFactsSchema,
  signature: z.custom<ModelSignature>(value => typeof value === 'object' && value !== null),
})

/** What was written down of a packaged model, and the digests by which it is known again. */
export type ModelManifest = Readonly<z.output<typeof manifestSchema>>

/**
 * The manifest of a folder; undefined where it is the packaged version of no model.
 *
 * @throws MlopsError `PACKAGE_INVALID` for a damaged one.
 */
export async function readModelManifest(folder: string): Promise<ModelManifest | undefined> {
  const file = path.join(folder, MODEL_MANIFEST)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(cause) ?? '')) return undefined
    throw fileError(cause, file, 'read')
  }
  try {
    return manifestSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new MlopsError('PACKAGE_INVALID', `${file} is no manifest of a packaged model.`, {
      hint: 'Make the package again with `mlops package`.',
      cause,
      details: cause instanceof z.ZodError ? {problems: cause.issues.map(String)} : {},
    })
  }
}

/**
 * The model of a folder that `mlops package` made, once its files have the digests of the manifest. Its mlops.yaml says
 * what absent values become.
 *
 * @throws MlopsError `PACKAGE_INVALID`, `MODEL_NOT_FOUND`, `MODEL_DIGEST_MISMATCH`, `CONFIG_INVALID`.
 */
export async function resolveModelFolder(
  folder: string,
  manifest: ModelManifest,
  signal?: AbortSignal,
): Promise<ResolvedModel> {
  const {config} = await openProject(folder)
  const {file, sha256, externalData, name, version, label, revision, example, columns} = manifest
  const {description, license, metrics, registeredAt, parent} = manifest
  for (const part of [{path: file, sha256}, ...externalData]) {
    await assertDigest(path.join(folder, part.path), part.sha256, signal)
  }
  return {
    ...{label, name, version, revision, sha256, folder, columns},
    about: {description, license, metrics, registeredAt, parent},
    path: path.join(folder, file),
    options: modelOptions(config),
    ...(example === null ? {} : {example}),
  }
}

/** @throws MlopsError `MODEL_NOT_FOUND` for a folder that is no packaged model. */
export async function resolveFolder(
  folder: string,
  shown: string,
  signal?: AbortSignal,
): Promise<ResolvedModel> {
  const manifest = await readModelManifest(folder)
  if (manifest !== undefined) return resolveModelFolder(folder, manifest, signal)
  const project = await stat(path.join(folder, CONFIG_FILE)).catch(() => undefined)
  throw new MlopsError('MODEL_NOT_FOUND', `The folder ${shown} holds no packaged model.`, {
    hint:
      project === undefined
        ? `Name a model file, or a folder with ${MODEL_MANIFEST} in it, which \`mlops package\` makes.`
        : `It is a project: -C ${shown} runs a command there.`,
  })
}

async function assertDigest(file: string, expected: string, signal?: AbortSignal): Promise<void> {
  const found = await sha256OfFile(file, signal).catch((cause: unknown) => {
    if (cause instanceof MlopsError && cause.code !== 'FILE_NOT_FOUND') throw cause
    throw new MlopsError('MODEL_NOT_FOUND', `The package lacks ${file}.`, {cause})
  })
  if (found === expected) return
  throw new MlopsError(
    'MODEL_DIGEST_MISMATCH',
    `${file} has SHA-256 ${found.slice(0, 12)}…, but ${expected.slice(0, 12)}… was packaged.`,
    {
      hint: 'Do not use it: it is not the model that was packaged. Fetch or make the package again.',
      details: {expected, found},
    },
  )
}

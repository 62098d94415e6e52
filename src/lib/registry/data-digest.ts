import {stat} from 'node:fs/promises'
import {sha256OfFile} from '../platform/files/index.ts'
import {resolvePath, type Project} from '../project/index.ts'
import type {VersionRecord} from './version-record.ts'

/**
 * What the model was trained on: `data.source` (else `data.reference`) as mlops.yaml writes it, and
 * the digest where it is one local file. A query, a glob or a URL is named without a digest.
 */
export async function digestTrainingData(
  project: Project,
  signal?: AbortSignal,
): Promise<VersionRecord['data']> {
  const {source, reference} = project.config.data
  return digestSource(project, source ?? reference, signal)
}

/** The same of `data.test`, what models are compared on. */
export async function digestTestSource(project: Project): Promise<VersionRecord['data']> {
  return digestSource(project, project.config.data.test)
}

async function digestSource(
  project: Project,
  declared: Project['config']['data']['source'],
  signal?: AbortSignal,
): Promise<VersionRecord['data']> {
  if (declared === undefined) return undefined
  if (typeof declared !== 'string') return {source: declared.query}
  const file = resolvePath(project, declared)
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile() !== true) return {source: declared}
  return {source: declared, sha256: await sha256OfFile(file, signal), size_bytes: found.size}
}

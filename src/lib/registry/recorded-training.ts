import path from 'node:path'
import {resolvePath, type Project} from '../project/index.ts'
import {readTrainingRecord} from './training-record.ts'
import type {VersionRecord} from './version-record.ts'

/** The data that a model was trained on, as it was written down. */
export interface RecordedTraining {
  /** As it was written: a path, a pattern, an address or a query. */
  readonly shown: string
  /** The same for whoever opens it: paths are absolute, and a query begins with `query:`. */
  readonly source: string
  /** Folder that paths in a query are relative to. */
  readonly root: string
  /** Digest of the file, where it was one. */
  readonly sha256?: string
}

/** What the record of a version says; undefined where it says nothing. */
export function recordedTraining(
  data: VersionRecord['data'],
  root: string,
): RecordedTraining | undefined {
  if (data === undefined) return undefined
  const {source: shown, sha256} = data
  const source = isQuery(shown) ? asQuery(shown) : resolvePath({root}, shown)
  return {shown, source, root, ...(sha256 === undefined ? {} : {sha256})}
}

/** What `mlops train` wrote beside the model of the work tree. */
export async function trainingOfWorkspace(
  project: Project,
  modelFile: string,
  sha256: string,
): Promise<RecordedTraining | undefined> {
  const file = path.join(path.dirname(modelFile), 'training.json')
  const record = await readTrainingRecord(file, sha256)
  return recordedTraining(record?.data ?? undefined, project.root)
}

/** A tag writes the SQL of a query as it is, the record of a training with `query:` before it. */
function isQuery(source: string): boolean {
  return source.startsWith('query:') || /^\s*(select|from|with|values)\s/i.test(source)
}

function asQuery(source: string): string {
  return source.startsWith('query:') ? source : `query:${source}`
}

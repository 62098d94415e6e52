import type {ColumnFacts} from '../data/index.ts'
import type {ModelSignature} from '../model/index.ts'
import {isoTime} from './list-models.ts'
import {readRecord} from './read-record.ts'
import {openRepository, selectVersion} from './select-version.ts'
import type {VersionRecord} from './version-record.ts'

/** One version and what was written down when it was registered; null where another tool tagged it. */
export interface ShownVersion {
  readonly name: string
  readonly version: string
  readonly tag: string
  readonly commit: string
  readonly registeredAt: string
  readonly author: string
  readonly authorEmail: string
  readonly active: boolean
  readonly stages: readonly string[]
  readonly parent: string | null
  readonly path: string | null
  readonly sha256: string | null
  readonly sizeBytes: number | null
  readonly data: {
    readonly source: string
    readonly sha256: string | null
    readonly sizeBytes: number | null
  } | null
  readonly metrics: Readonly<Record<string, unknown>> | null
  readonly signature: ModelSignature | null
  /** A typical row of the data at the time. */
  readonly example: Readonly<Record<string, string | number | boolean>> | null
  /** What the columns of the data held at the time. */
  readonly columns: Readonly<Record<string, ColumnFacts>> | null
  readonly note: string | null
  /** The retraining that made it. */
  readonly run: string | null
  /** Rows that it was judged on, where these were others than data.test. */
  readonly test: {readonly source: string; readonly sha256: string} | null
}

/** @throws MlopsError as `resolveModel`; `REF_INVALID` for a file or the workspace. */
export async function showVersion(
  directory: string,
  ref: string,
  includePrereleases = false,
): Promise<ShownVersion> {
  const repository = await openRepository(directory)
  const {model, version} = await selectVersion(repository, ref, includePrereleases)
  const record = await readRecord(repository.git, version.tag)
  const {tag, commit, time, author, authorEmail, active, stages} = version
  return {
    name: model.name,
    version: version.version,
    tag,
    commit,
    registeredAt: isoTime(time),
    author,
    authorEmail,
    active,
    stages,
    parent: record?.parent ?? null,
    path: record?.path ?? null,
    sha256: record?.sha256 ?? null,
    sizeBytes: record?.size_bytes ?? null,
    data: shownData(record?.data),
    metrics: record?.metrics ?? null,
    signature: record?.signature ?? null,
    example: record?.example ?? null,
    columns: record?.columns ?? null,
    note: record?.note ?? null,
    run: record?.run ?? null,
    test: record?.test ?? null,
  }
}

function shownData(data: VersionRecord['data']): ShownVersion['data'] {
  if (data === undefined) return null
  return {source: data.source, sha256: data.sha256 ?? null, sizeBytes: data.size_bytes ?? null}
}

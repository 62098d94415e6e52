import type {Git} from '../platform/git/index.ts'
import {openRegistry} from './open-registry.ts'
import {readRecord} from './read-record.ts'

/** A version that holds a certain model. */
export interface VersionOfModel {
  readonly version: string
  readonly tag: string
  readonly commit: string
  /** The retraining that made it; null of other versions. */
  readonly run: string | null
}

/** The highest active version of the project whose model has this digest, or undefined. */
export async function findRegistered(
  directory: string,
  sha256: string,
): Promise<VersionOfModel | undefined> {
  const {git, model} = await openRegistry(directory)
  if (model === undefined) return undefined
  const tags = await tagsWithDigest(git, model.name, sha256)
  for (const {version, tag, commit, active} of model.versions) {
    if (!active || !tags.has(tag)) continue
    const record = await readRecord(git, tag)
    if (record?.sha256 === sha256) return {version, tag, commit, run: record.run ?? null}
  }
  return undefined
}

/** One pass over the tags of a model that gives only those whose text holds the digest. */
export async function tagsWithDigest(
  git: Git,
  name: string,
  sha256: string,
): Promise<ReadonlySet<string>> {
  const format = '--format=%(refname:strip=2)%00%(contents:body)%00%00'
  const output = await git.run(['for-each-ref', format, `refs/tags/${name.replace(':', '=')}@v*`])
  return new Set(
    output
      .split('\0\0')
      .filter(entry => entry.includes(`sha256: ${sha256}`))
      .map(entry => entry.trimStart().split('\0')[0] ?? ''),
  )
}

import {openRegistry} from './open-registry.ts'
import {readRecord} from './read-record.ts'
import {tagsThatSay} from './tags-that-say.ts'

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
  const tags = await tagsThatSay(git, model.name, `sha256: ${sha256}`)
  for (const {version, tag, commit, active} of model.versions) {
    if (!active || !tags.has(tag)) continue
    const record = await readRecord(git, tag)
    if (record?.sha256 === sha256) return {version, tag, commit, run: record.run ?? null}
  }
  return undefined
}

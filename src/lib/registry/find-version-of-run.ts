import {openRegistry} from './open-registry.ts'
import {readRecord} from './read-record.ts'
import {tagsThatSay} from './tags-that-say.ts'

/** A version that a retraining made. */
export interface VersionOfRun {
  readonly version: string
  /** False once it was deprecated. */
  readonly active: boolean
  /** Stages that it has now. */
  readonly stages: readonly string[]
  /** Stages that it has or had. */
  readonly stagesEver: readonly string[]
}

/** The version of the project whose record names this retraining, or undefined. */
export async function findVersionOfRun(
  directory: string,
  run: string,
): Promise<VersionOfRun | undefined> {
  const {git, model} = await openRegistry(directory)
  if (model === undefined) return undefined
  const tags = await tagsThatSay(git, model.name, `run: ${run}`)
  for (const {version, tag, active, stages} of model.versions) {
    if (!tags.has(tag)) continue
    const record = await readRecord(git, tag)
    if (record?.run !== run) continue
    const stagesEver = model.events.flatMap(event =>
      event.action === 'assign' && event.version === version && event.stage !== null
        ? [event.stage]
        : [],
    )
    return {version, active, stages, stagesEver}
  }
  return undefined
}

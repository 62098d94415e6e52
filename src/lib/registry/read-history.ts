import {isoTime} from './list-models.ts'
import {findModel} from './find-model.ts'
import type {TagAction} from './tag-grammar.ts'
import {defaultName, openRepository} from './select-version.ts'

export interface HistoryEntry {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly action: TagAction
  readonly version: string | null
  readonly stage: string | null
  readonly author: string
  readonly authorEmail: string
  readonly commit: string
  readonly tag: string
}

/**
 * Everything that happened to a model, newest first.
 *
 * @throws MlopsError `MODEL_NOT_FOUND`, `REF_INVALID` when several models could be meant.
 */
export async function readHistory(
  directory: string,
  options: {readonly name?: string; readonly stage?: string; readonly limit?: number} = {},
): Promise<{name: string; events: HistoryEntry[]}> {
  const repository = await openRepository(directory)
  const name = defaultName(repository, options.name ?? null)
  const model = findModel(repository.registry, name, repository.git)
  const events = model.events
    .filter(event => options.stage === undefined || event.stage === options.stage)
    .toReversed()
    .slice(0, options.limit)
    .map(({time, action, version, stage, author, authorEmail, commit, tag}) => ({
      at: isoTime(time),
      action,
      version,
      stage,
      author,
      authorEmail,
      commit,
      tag,
    }))
  return {name, events}
}

import {MlopsError} from '../core/errors/index.ts'
import {readRegistry} from './read-registry.ts'
import type {RegistryEvent} from './registry-state.ts'
import {parseTag} from './tag-grammar.ts'

export interface CheckedRef extends RegistryEvent {
  /** Whether what the tag says still holds: an active version, the holder of the stage. */
  readonly current: boolean
}

/**
 * What a Git ref says to the registry, for a CI job that was started by a tag.
 *
 * @param ref - `refs/tags/churn@v1.0.0` or `churn@v1.0.0`.
 * @throws MlopsError `NOT_A_REGISTRY_TAG` (exit 4): another kind of ref, or no annotated tag here.
 */
export async function checkRef(directory: string, ref: string): Promise<CheckedRef> {
  const tag = ref.replace(/^refs\/tags\//, '')
  const name = parseTag(tag)?.name
  const model = name === undefined ? undefined : (await readRegistry(directory)).get(name)
  const event = model?.events.find(candidate => candidate.tag === tag)
  if (model === undefined || event === undefined) {
    throw new MlopsError('NOT_A_REGISTRY_TAG', `${ref} is no tag of the registry.`, {
      hint:
        name === undefined
          ? 'Tags of the registry look like NAME@v1.2.0 and NAME#stage#1.'
          : 'Its form is right, but no annotated tag of that name is here: `git fetch --tags`.',
      details: {ref},
    })
  }
  return {...event, current: isCurrent(event, model)}
}

function isCurrent(
  {action, version, stage, tag}: RegistryEvent,
  model: NonNullable<ReturnType<Awaited<ReturnType<typeof readRegistry>>['get']>>,
): boolean {
  const known = model.versions.find(candidate => candidate.version === version)
  switch (action) {
    case 'register':
      return known?.active === true
    case 'deregister':
      return known?.active === false
    case 'assign':
    case 'unassign': {
      const last = model.events.findLast(event => event.stage === stage)
      return last?.tag === tag
    }
    case 'deprecate':
      return !model.active
    case 'create':
      return model.active
  }
}

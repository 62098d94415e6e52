import type {Check} from '../check.ts'
import {readRegistryTags, type RegistryTag} from './registry-tags.ts'

export const tagTies: Check = {
  id: 'tag-ties',
  title: 'Order of stage tags',
  async examine(context) {
    if (context.repository === undefined) return undefined
    const tie = findTie(await readRegistryTags(context))
    if (tie === undefined) return {status: 'ok', message: 'no two stage tags have the same time'}
    const [{model, stage}] = tie
    return {
      status: 'warning',
      message: `${tie.map(({tag}) => tag).join(' and ')} were tagged in the same second`,
      meaning: `Tools that order tags by time disagree on what \`${model}#${stage ?? ''}\` is.`,
      fix: `mlops promote ${model}@VERSION ${stage ?? ''}`,
    }
  },
}

/** The newest two tags of one model and stage, when they have the same time. */
export function findTie(
  tags: readonly RegistryTag[],
): readonly [RegistryTag, RegistryTag] | undefined {
  const stages = new Map<string, RegistryTag[]>()
  for (const tag of tags) {
    if (tag.stage === null || !tag.annotated) continue
    const key = `${tag.model}#${tag.stage}`
    stages.set(key, [...(stages.get(key) ?? []), tag])
  }
  for (const group of stages.values()) {
    const [newest, second] = group.sort((a, b) => b.taggedAt - a.taggedAt)
    // An older tie no longer decides anything.
    if (newest && second && newest.taggedAt === second.taggedAt) return [newest, second]
  }
  return undefined
}

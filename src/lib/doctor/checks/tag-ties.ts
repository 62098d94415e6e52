import type {Check} from '../check.ts'
import {readRegistryTags, type FoundTag} from './registry-tags.ts'

export const tagTies: Check = {
  id: 'tag-ties',
  title: 'Order of stage tags',
  async examine(context) {
    if (context.repository === undefined) return undefined
    const tie = findTie(await readRegistryTags(context))
    if (tie === undefined) return {status: 'ok', message: 'no two stage tags have the same time'}
    return {
      status: 'warning',
      message: `${tie.tags.join(' and ')} were tagged in the same second`,
      meaning: `Tools that order tags by time disagree on what \`${tie.model}#${tie.stage}\` is.`,
      fix: `mlops promote ${tie.model}@VERSION ${tie.stage}`,
    }
  },
}

interface Tie {
  readonly model: string
  readonly stage: string
  readonly tags: readonly string[]
}

/** The newest two tags of one model and stage, when they have the same time. */
function findTie(tags: readonly FoundTag[]): Tie | undefined {
  const groups = new Map<string, {model: string; stage: string; tags: FoundTag[]}>()
  for (const each of tags) {
    const {meaning, annotated} = each
    if (!annotated || (meaning.action !== 'assign' && meaning.action !== 'unassign')) continue
    const {name: model, stage} = meaning
    const group = groups.get(`${model}#${stage}`) ?? {model, stage, tags: []}
    group.tags.push(each)
    groups.set(`${model}#${stage}`, group)
  }
  for (const {model, stage, tags: found} of groups.values()) {
    const [newest, second] = found.sort((a, b) => b.taggedAt - a.taggedAt)
    // An older tie no longer decides anything.
    if (newest && second?.taggedAt === newest.taggedAt) {
      return {model, stage, tags: [newest.tag, second.tag]}
    }
  }
  return undefined
}

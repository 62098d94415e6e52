import type {Check} from '../check.ts'
import {readRegistryTags} from './registry-tags.ts'

export const sharedCommit: Check = {
  id: 'shared-commit',
  title: 'A commit a version',
  async examine(context) {
    if (context.repository === undefined) return undefined
    const versions = new Map<string, string[]>()
    for (const {tag, meaning, commit} of await readRegistryTags(context)) {
      if (meaning.action !== 'register') continue
      const key = `${meaning.name} ${commit}`
      versions.set(key, [...(versions.get(key) ?? []), tag])
    }
    const shared = [...versions.values()].find(tags => tags.length > 1)
    if (shared === undefined) {
      return {status: 'ok', message: 'no two versions of a model are the same commit'}
    }
    return {
      status: 'warning',
      message: `${shared.join(' and ')} are the same commit`,
      meaning: 'mlops reads both; GTO fails on every command that touches this model.',
      fix: `git tag -d '${shared.at(-1) ?? ''}', when nobody else has it`,
    }
  },
}

import type {Check} from '../check.ts'

export const shallowClone: Check = {
  id: 'shallow-clone',
  title: 'Whole history',
  async examine({git, repository}) {
    if (repository === undefined) return undefined
    const {stdout} = await git(['rev-parse', '--is-shallow-repository'])
    if (stdout !== 'true') return {status: 'ok', message: 'the history is complete'}
    return {
      status: 'problem',
      message: 'The clone is shallow: commits and tags are missing',
      meaning:
        'Versions, their parents and stages may be invisible, and `@latest` may be an old one.',
      fix: 'git fetch --unshallow --tags',
    }
  },
  async repair({git}) {
    await git(['fetch', '--unshallow', '--tags'], 600_000)
  },
}

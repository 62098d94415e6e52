import {counted} from '../../core/text/index.ts'
import type {Check} from '../check.ts'

export const dirtyTree: Check = {
  id: 'dirty-tree',
  title: 'Work tree',
  async examine({git, repository}) {
    if (repository === undefined) return undefined
    const {stdout} = await git(['status', '--porcelain'])
    const changed = stdout.split('\n').filter(Boolean)
    if (changed.length === 0) return {status: 'ok', message: 'everything is committed'}
    const shown = changed.slice(0, 3).map(line => line.slice(3).trim())
    return {
      status: 'warning',
      message: `${counted(changed.length, 'file')} not committed: ${shown.join(', ')}${changed.length > 3 ? ', …' : ''}`,
      meaning: 'A version is a commit: what is not committed is no part of it.',
      fix: 'git add --all && git commit',
    }
  },
}

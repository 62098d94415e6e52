import {counted} from '../../core/text/index.ts'
import type {Check} from '../check.ts'

export const missingTags: Check = {
  id: 'missing-tags',
  title: 'Tags of the remote',
  async examine({git, repository}) {
    if (repository === undefined) return undefined
    const remotes = (await git(['remote'])).stdout.split('\n').filter(Boolean)
    const remote = remotes.includes('origin') ? 'origin' : remotes[0]
    if (remote === undefined) return undefined
    const there = await git(['ls-remote', '--tags', '--refs', remote], 15_000)
    if (there.exitCode !== 0) {
      return {
        status: 'warning',
        message: `The remote ${remote} cannot be reached, so its tags were not compared`,
        meaning: 'Versions that others registered may be missing here.',
        fix: `git fetch ${remote} --tags`,
      }
    }
    const local = new Set((await git(['tag', '--list'])).stdout.split('\n'))
    const missing = there.stdout
      .split('\n')
      .map(line => line.split('\trefs/tags/')[1] ?? '')
      .filter(tag => tag !== '' && !local.has(tag))
    if (missing.length === 0) return {status: 'ok', message: `all tags of ${remote} are here`}
    const shown = missing.slice(0, 3).join(', ') + (missing.length > 3 ? ', …' : '')
    return {
      status: 'problem',
      message: `${counted(missing.length, 'tag')} of ${remote} missing here: ${shown}`,
      meaning: 'Tags are the registry: these versions and stages are invisible.',
      fix: `git fetch ${remote} --tags`,
    }
  },
  async repair({git}, {fix}) {
    const remote = fix?.split(' ')[2] ?? 'origin'
    await git(['fetch', remote, '--tags'], 600_000)
  },
}

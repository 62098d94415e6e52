import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {writeTrackedFile} from '../../platform/files/index.ts'
import type {Check} from '../check.ts'

export const ignoredState: Check = {
  id: 'ignored-state',
  title: '.gitignore',
  async examine({git, repository, project}) {
    if (repository === undefined || project.kind === 'none') return undefined
    const {exitCode} = await git(['check-ignore', '-q', path.join(project.root, '.mlops', 'cache')])
    if (exitCode === 0) return {status: 'ok', message: 'Git ignores .mlops'}
    return {
      status: 'warning',
      message: 'Git does not ignore .mlops',
      meaning: 'Caches and prediction logs would be committed.',
      fix: "echo '.mlops/*' >> .gitignore",
    }
  },
  async repair({project}) {
    if (project.kind === 'none') return
    const file = path.join(project.root, '.gitignore')
    const text = await readFile(file, 'utf8').catch(() => '')
    const end = text === '' || text.endsWith('\n') ? '' : '\n'
    await writeTrackedFile(file, `${text}${end}.mlops/*\n!.mlops/mlops.schema.json\n`)
  },
}

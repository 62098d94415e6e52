import type {Check} from '../check.ts'

export const repository: Check = {
  id: 'repository',
  title: 'Repository',
  async examine({directory, repository: root, project, git}) {
    if (root !== undefined) return {status: 'ok', message: root}
    const {exitCode, missing, stderr} = await git(['rev-parse', '--show-toplevel'])
    if (missing) return undefined
    if (/dubious ownership/.test(stderr) && exitCode !== 0) {
      return {
        status: 'problem',
        message: `Git refuses ${directory}: it belongs to another user`,
        meaning: 'No version can be read or made there.',
        fix: `git config --global --add safe.directory ${directory}`,
      }
    }
    return {
      status: project.kind === 'none' ? 'warning' : 'problem',
      message: `${directory} is in no Git repository`,
      meaning: 'A file can be served and scored here, but nothing can be registered.',
      fix:
        project.kind === 'none' ? 'mlops init' : 'git init && git add . && git commit -m "Start"',
    }
  },
}

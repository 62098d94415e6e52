import {mkdir, mkdtemp, realpath, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {onTestFinished} from 'vitest'

/** A project in a Git repository of its own, gone when the test ends. */
export interface GitProject {
  readonly root: string
  git(...args: readonly string[]): Promise<string>
  write(file: string, text: string): Promise<void>
  commit(message: string): Promise<string>
}

/** Who commits, and no configuration of the machine that runs the tests. */
export const GIT_ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
} as const

export async function createGitProject(config = 'name: churn\n'): Promise<GitProject> {
  const root = await temporaryFolder()
  const project: GitProject = {
    root,
    git: async (...args) => (await execa('git', args, {cwd: root})).stdout,
    async write(file, text) {
      await mkdir(path.dirname(path.join(root, file)), {recursive: true})
      await writeFile(path.join(root, file), text)
    },
    async commit(message) {
      await project.git('add', '-A')
      await project.git('commit', '-q', '--allow-empty', '-m', message)
      return project.git('rev-parse', 'HEAD')
    },
  }
  await project.git('init', '-q', '-b', 'main')
  await project.write('.gitignore', '.mlops/\n')
  await project.write(
    'mlops.yaml',
    config.includes('model:') ? config : `${config}model: {path: model/model.onnx}\n`,
  )
  await project.commit('Begin')
  await project.write('model/model.onnx', 'model one')
  return project
}

export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mlops-test-')))
  onTestFinished(() => rm(folder, {recursive: true, force: true}))
  return folder
}

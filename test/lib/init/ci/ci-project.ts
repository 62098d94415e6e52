import {mkdtemp, realpath, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {initProject, type CiService} from '../../../../src/lib/init/index.ts'

/** Git that asks nothing of the machine. */
export const GIT_ENV = {
  ...{GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org'},
  ...{GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org'},
  ...{GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null'},
}

export interface CiProject {
  /** Of everything that belongs to it; `remove` deletes it. */
  readonly root: string
  /** A clone of `origin.git`, on the branch main, with the project committed. */
  readonly directory: string
  readonly git: (...args: string[]) => Promise<string>
  remove(): Promise<void>
}

/** A project with workflows in a clone of a bare repository, as it is on GitHub and GitLab. */
export async function ciProject(service: CiService, folder = '.'): Promise<CiProject> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'mlops-ci-')))
  const directory = path.join(root, 'clone')
  const git = async (...args: string[]) =>
    (await execa('git', args, {cwd: directory, env: GIT_ENV})).stdout
  await execa('git', ['init', '-q', '--bare', '-b', 'main', path.join(root, 'origin.git')])
  await execa('git', ['init', '-q', '-b', 'main', directory])
  await git('remote', 'add', 'origin', path.join(root, 'origin.git'))
  await initProject({
    directory: path.join(directory, folder),
    ...{template: 'blank', name: 'flights', git: 'outside', force: true},
    ci: {service, mlopsVersion: '1.2.3'},
  })
  await git('add', '-A')
  await git('commit', '-qm', 'Start')
  await git('push', '-q', '-u', 'origin', 'main')
  return {root, directory, git, remove: () => rm(root, {recursive: true})}
}

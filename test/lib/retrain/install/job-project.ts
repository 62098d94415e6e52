import {mkdir, mkdtemp, readFile, realpath, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {openProject} from '../../../../src/lib/project/index.ts'
import {
  checkJobs,
  installJob,
  type JobTarget,
  type Machine,
} from '../../../../src/lib/retrain/install/index.ts'

export interface JobProject {
  /** Top of the repository. */
  readonly top: string
  /** Of mlops.yaml. */
  readonly root: string
  configure(retrain: string): Promise<void>
  install(
    target: JobTarget,
    options?: {force?: boolean; dryRun?: boolean; machine?: Partial<Machine>},
  ): ReturnType<typeof installJob>
  check(
    target?: JobTarget,
    machine?: Partial<Machine>,
    mlopsVersion?: string,
  ): ReturnType<typeof checkJobs>
  /** Of a file as seen from the top of the repository. */
  read(file: string): Promise<string>
  remove(): Promise<void>
}

/** A project in a Git repository, at its top or in a folder of it. */
export async function jobProject({
  folder = '.',
  name = 'flights',
  parent = 'mlops-job-',
} = {}): Promise<JobProject> {
  const own = await realpath(await mkdtemp(path.join(tmpdir(), 'mlops-job-')))
  const top = path.join(own, parent)
  const root = path.join(top, folder)
  await mkdir(root, {recursive: true})
  await execa('git', ['init', '-q', '-b', 'main', top])
  const configure = (retrain: string) =>
    writeFile(
      path.join(root, 'mlops.yaml'),
      `name: ${name}\nmodel: {task: regression}\nretrain: ${retrain}\n`,
    )
  await configure('{every: 14d}')
  const machine = {root, node: process.execPath, mlops: '/usr/lib/mlops.js', zone: 'UTC'}
  return {
    ...{top, root, configure},
    install: async (target, {force = false, dryRun = false, machine: other = {}} = {}) =>
      installJob(await openProject(root), {
        ...{target, force, dryRun, mlopsVersion: '1.2.3', machine: {...machine, ...other}},
      }),
    check: async (target, other = {}, mlopsVersion = '1.2.3') =>
      checkJobs(await openProject(root), {
        ...{target, mlopsVersion, machine: {...machine, ...other}},
      }),
    read: file => readFile(path.join(top, file), 'utf8'),
    remove: () => rm(own, {recursive: true}),
  }
}

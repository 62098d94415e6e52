import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {placeCi} from '../../init/index.ts'
import type {Project} from '../../project/index.ts'
import {retrainConfig} from '../plan-run.ts'
import {firstDifferences} from './differences.ts'
import {entryOf, nextSteps} from './next-steps.ts'
import {JOB_TARGETS, jobFiles, type JobTarget} from './job-files.ts'
import {machineOf, type Machine} from './machine.ts'

/** One file of a job, and how it stands to what mlops.yaml asks for. */
export interface JobFile {
  readonly target: JobTarget
  /** As seen from the project. */
  readonly path: string
  /** written: it was missing or differed, and is as it should be now. */
  readonly status: 'written' | 'same' | 'missing' | 'differs'
  /** Of one that differs: lines of it, and what they should be. */
  readonly differences: readonly string[]
  /** What mlops.yaml asks for. */
  readonly content: string
}

export interface InstallResult {
  readonly name: string
  readonly files: readonly JobFile[]
  /** What is left to do by hand. */
  readonly steps: readonly string[]
}

export interface InstallRequest {
  readonly target: JobTarget
  readonly machine: Machine
  readonly mlopsVersion: string
  /** Whether files that differ are replaced. */
  readonly force: boolean
  /** Write nothing. */
  readonly dryRun: boolean
  readonly signal?: AbortSignal
}

/**
 * Writes the scheduled job that runs `mlops retrain` as often as mlops.yaml may need it, all files or none.
 *
 * @throws MlopsError `FILE_EXISTS` when a file is there and differs, `RETRAIN_NOT_CONFIGURED`, `CONFIG_INVALID`,
 *   `USAGE`, `FILE_UNWRITABLE`.
 */
export async function installJob(
  project: Project,
  request: InstallRequest,
): Promise<InstallResult> {
  const {target, force, dryRun, signal} = request
  const job = await jobFiles(project, target, request)
  const {entry, linesToAdd} = await entryOf(target, job)
  const wanted = {...job, files: [...job.files, ...entry]}
  const found = await compareFiles(project, target, wanted)
  const differing = found.filter(({status}) => status === 'differs')
  if (differing.length > 0 && !force && !dryRun) {
    const names = differing.map(file => file.path).join(', ')
    throw new MlopsError(
      'FILE_EXISTS',
      `There already, and not what mlops.yaml asks for: ${names}.`,
      {
        hint: '`--check` shows how they differ; `--force` replaces them.',
      },
    )
  }
  const steps = nextSteps(project, target, {...job, linesToAdd})
  if (dryRun) return {name: project.config.name, files: found, steps}
  const isNeeded = found.map(({status}) => status !== 'same')
  const files = wanted.files.filter((_, index) => isNeeded[index])
  if (files.length > 0) await placeCi(job.root, files, signal)
  const written = found.map(file =>
    file.status === 'same' ? file : {...file, status: 'written' as const, differences: []},
  )
  return {name: project.config.name, files: written, steps}
}

/**
 * How the jobs that are there stand to mlops.yaml. What is a matter of the machine that a job was made on (paths, its
 * time zone) or of the version of mlops is taken as it stands in the file.
 *
 * @throws MlopsError `RETRAIN_NOT_INSTALLED` where there is none, `RETRAIN_NOT_CONFIGURED`, `CONFIG_INVALID`.
 */
export async function checkJobs(
  project: Project,
  {
    target,
    ...made
  }: {
    /** All where left out. */
    readonly target?: JobTarget | undefined
    readonly machine: Machine
    readonly mlopsVersion: string
  },
): Promise<InstallResult> {
  retrainConfig(project)
  const files: JobFile[] = []
  for (const each of target === undefined ? JOB_TARGETS : [target]) {
    const {root, files: here} = await jobFiles(project, each, made)
    const texts = await Promise.all(here.map(file => read(path.join(root, file.path))))
    const text = texts.find(one => one !== undefined)
    if (text === undefined) continue
    const machine = machineOf(text) ?? made.machine
    const mlopsVersion = /^ *MLOPS_VERSION: '([\w.+-]+)'$/m.exec(text)?.[1] ?? made.mlopsVersion
    const job = await jobFiles(project, each, {machine, mlopsVersion})
    files.push(...(await compareFiles(project, each, job)))
  }
  if (files.length === 0) {
    const of = target === undefined ? '' : ` for ${target}`
    throw new MlopsError('RETRAIN_NOT_INSTALLED', `There is no job file${of} in this project.`, {
      hint: `\`mlops retrain install --to ${target ?? 'github'}\` writes one.`,
    })
  }
  return {name: project.config.name, files, steps: []}
}

async function compareFiles(
  project: Project,
  target: JobTarget,
  {root, files}: Pick<Awaited<ReturnType<typeof jobFiles>>, 'root' | 'files'>,
): Promise<readonly JobFile[]> {
  return Promise.all(
    files.map(async file => {
      const absolute = path.join(root, file.path)
      const text = await read(absolute)
      const status = text === undefined ? 'missing' : text === file.content ? 'same' : 'differs'
      const shown = path.relative(project.root, absolute).split(path.sep).join('/')
      const differences = status === 'differs' ? firstDifferences(text ?? '', file.content) : []
      return {target, path: shown, status, differences, content: file.content} as const
    }),
  )
}

/** Line ends are those of the checkout. */
async function read(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text?.replaceAll('\r\n', '\n')
}

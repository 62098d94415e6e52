import {stat} from 'node:fs/promises'
import path from 'node:path'
import {asError, MlopsError} from '../core/errors/index.ts'
import {fileError} from '../platform/files/index.ts'
import {runProcess} from '../platform/processes/index.ts'
import {findProject, openProject, type ConfigProblem} from '../project/index.ts'
import type {Check, CheckStatus, DoctorContext, ProjectState} from './check.ts'
import {checks} from './checks/index.ts'

export interface CheckReport {
  readonly id: string
  readonly title: string
  readonly status: CheckStatus
  readonly message: string
  readonly meaning?: string
  readonly fix?: string
  /** Whether `--fix` mended it; then the status is `ok`. */
  readonly fixed: boolean
}

export interface DoctorReport {
  /** `fail` when at least one check is a `problem`. */
  readonly verdict: 'pass' | 'fail'
  readonly checks: readonly CheckReport[]
}

export interface ExamineOptions {
  /** Mend what can be mended without losing anything. */
  readonly fix?: boolean
  readonly signal?: AbortSignal
  readonly onCheck?: (report: CheckReport) => void
}

/**
 * Examines Node, the native binaries, Git, the repository and the project of a folder.
 *
 * @throws MlopsError `FILE_NOT_FOUND` when there is no such folder.
 */
export async function examineSetup(
  directory: string,
  {fix = false, signal, onCheck}: ExamineOptions = {},
): Promise<DoctorReport> {
  await stat(directory).catch((cause: unknown) => {
    throw fileError(cause, directory, 'read')
  })
  const reports: CheckReport[] = []
  let context = await createContext(directory, signal)
  for (const check of checks) {
    signal?.throwIfAborted()
    const before = await report(check, context)
    let after = before
    if (fix && before && before.status !== 'ok' && check.repair) {
      await check.repair(context, before)
      context = await createContext(directory, signal)
      after = await report(check, context)
    }
    if (after === undefined) continue
    const fixed = before?.status !== 'ok' && after.status === 'ok'
    reports.push({...after, fixed})
    onCheck?.({...after, fixed})
  }
  const failed = reports.some(({status}) => status === 'problem')
  return {verdict: failed ? 'fail' : 'pass', checks: reports}
}

async function report(check: Check, context: DoctorContext): Promise<CheckReport | undefined> {
  const finding = await check.examine(context)
  return finding && {id: check.id, title: check.title, ...finding, fixed: false}
}

async function createContext(
  directory: string,
  signal: AbortSignal | undefined,
): Promise<DoctorContext> {
  const git: DoctorContext['git'] = (args, timeoutMs = 30_000) =>
    runProcess('git', args, {
      directory,
      timeoutMs,
      signal,
      // English messages, and no question where nobody can answer.
      environment: {LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0'},
    })
  const top = await git(['rev-parse', '--show-toplevel'])
  return {
    directory: path.resolve(directory),
    repository: top.exitCode === 0 && top.stdout !== '' ? top.stdout : undefined,
    project: await projectState(directory),
    git,
  }
}

async function projectState(directory: string): Promise<ProjectState> {
  const file = await findProject(directory)
  if (file === undefined) return {kind: 'none'}
  try {
    const {root, config} = await openProject(directory)
    return {kind: 'valid', root, config}
  } catch (thrown) {
    const error = asError(thrown)
    if (!(error instanceof MlopsError)) throw error
    const problems = (error.details?.['problems'] ?? []) as readonly ConfigProblem[]
    return {kind: 'invalid', root: path.dirname(file), message: error.message, problems}
  }
}

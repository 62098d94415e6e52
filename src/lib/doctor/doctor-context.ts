import path from 'node:path'
import {asError, MlopsError} from '../core/errors/index.ts'
import {runProcess} from '../platform/processes/index.ts'
import {findProject, openProject, type ConfigProblem} from '../project/index.ts'
import type {DoctorContext, ProjectState} from './check.ts'

/** What the checks look at, read afresh. */
export async function createContext(
  directory: string,
  signal?: AbortSignal,
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

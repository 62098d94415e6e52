import {readdir, rm} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {findVersionOfRun} from '../../registry/index.ts'
import {durationMs, type Project} from '../../project/index.ts'
import type {Run} from '../types.ts'
import {readRuns} from './read-runs.ts'
import {runsFolder} from './run-store.ts'

/** `retrain.keep`. */
export interface Keep {
  readonly runs: number
  /** Duration, such as 90d. */
  readonly for: string
}

/**
 * Removes rows and candidates of runs that ended, by `retrain.keep`: of all but the newest `runs`, and of those that are
 * older than `for`. Events and reports stay. Called while the lease is held, so that no run is at work.
 *
 * Kept whatever its age is all of a run that is open, waits for approval or cannot be read; the rows of one whose version
 * has a stage (drift may be measured from them); and the test rows of one whose version is registered, whose tag names them.
 *
 * Nothing is recorded: what is to be removed is found by what is there, so that a call after a crash removes the rest.
 *
 * @returns Ids of the runs that lost something.
 */
export async function pruneRuns(
  project: Project,
  keep: Keep,
  now: Date,
): Promise<readonly string[]> {
  const {runs} = await readRuns(runsFolder(project))
  const ended = runs.filter(({outcome}) => outcome !== null && outcome !== 'awaiting_approval')
  const since = new Date(now.getTime() - durationMs(keep.for)).toISOString()
  const old = ended.filter(({updatedAt}, place) => place >= keep.runs || updatedAt < since)
  const pruned: string[] = []
  for (const run of old) if (await pruneRun(project, run)) pruned.push(run.id)
  return pruned
}

async function pruneRun(project: Project, run: Run): Promise<boolean> {
  const data = await filesIn(path.join(run.folder, 'data'))
  const candidates = await filesIn(path.join(run.folder, 'candidates'))
  if (data.length + candidates.length === 0) return false
  const needed = await neededRows(project, run)
  const gone = [...candidates, ...data.filter(file => !needed(path.basename(file)))]
  for (const file of gone) await rm(file, {recursive: true, force: true})
  return gone.length > 0
}

/** Which files of its rows the version of a run needs. */
async function neededRows(project: Project, {id}: Run): Promise<(file: string) => boolean> {
  const version = await versionOf(project, id)
  if (version?.active !== true) return () => false
  if (version.stages.length > 0) return () => true
  return file => file === 'test.parquet'
}

/** undefined in a folder without a repository, too: there are no versions. */
async function versionOf(project: Project, id: string): ReturnType<typeof findVersionOfRun> {
  try {
    return await findVersionOfRun(project.root, id)
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'GIT_NO_REPOSITORY') return undefined
    throw error
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((): string[] => [])
  return names.map(name => path.join(folder, name))
}

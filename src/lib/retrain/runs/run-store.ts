import path from 'node:path'
import type {Project} from '../../project/index.ts'
import type {OpenRun, Run, RunOutcome, RunPlan, RunStore} from '../types.ts'
import {appendEvent} from './event-file.ts'
import {findRunById} from './find-run-by-id.ts'
import {openRun} from './open-run.ts'
import {EVENTS, foldersIn, readRun, readRuns, type ReadRuns} from './read-runs.ts'

/** Ends that may be another one at the next try, and so are not taken for the answer. */
const NOT_FINAL: ReadonlySet<RunOutcome | null> = new Set([null, 'failed', 'expired'])

/**
 * The runs of a project in `.mlops/state/retrain/`, newest first.
 *
 * @param asOf - Runs that saw a later moment as now are not there.
 */
export function openRunStore(
  project: Project,
  {asOf}: {readonly asOf?: Date | undefined} = {},
): RunStore {
  const root = runsFolder(project)
  const until = asOf?.toISOString()

  async function read(): Promise<ReadRuns> {
    const {runs, damaged} = await readRuns(root)
    if (until === undefined) return {runs, damaged}
    return {
      runs: runs.filter(({plan}) => plan.asOf <= until),
      damaged: damaged.filter(run => run.asOf === null || run.asOf <= until),
    }
  }

  const list = async (): Promise<readonly Run[]> => (await read()).runs
  const open = (run: Run): OpenRun => openRun(run, path.join(run.folder, EVENTS))

  return {
    list,
    damaged: async () => (await read()).damaged,
    find: async id => open(findRunById(await read(), id)),
    async unfinished() {
      const run = (await list()).find(({outcome}) => outcome === null)
      return run === undefined ? undefined : open(run)
    },
    async sameAs(key) {
      return (await list()).find(({plan, outcome}) => plan.key === key && !NOT_FINAL.has(outcome))
    },
    async begin(plan) {
      const id = await freeId(root, plan)
      const folder = path.join(root, id)
      const at = new Date().toISOString()
      await appendEvent(path.join(folder, EVENTS), {event: 'begun', at, version: 1, id, plan})
      const run = await readRun(folder)
      if (run === undefined) throw new Error(`Run ${id} was begun and is not there.`)
      return open(run)
    },
  }
}

/** Where the runs of a project are, and what else retraining keeps. */
export function runsFolder({root}: Pick<Project, 'root'>): string {
  return path.join(root, '.mlops', 'state', 'retrain')
}

/** The day and the beginning of the key; longer where a forced run has the key of an earlier one. */
async function freeId(root: string, {asOf, key}: RunPlan): Promise<string> {
  const taken = await foldersIn(root)
  const day = asOf.slice(0, 10).replaceAll('-', '')
  for (let length = 6; length <= key.length; length++) {
    const id = `r${day}-${key.slice(0, length)}`
    if (!taken.includes(id)) return id
  }
  return `r${day}-${key}-${taken.length}`
}

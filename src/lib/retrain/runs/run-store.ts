import {readdir} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {nearest} from '../../core/text/index.ts'
import type {Project} from '../../project/index.ts'
import type {OpenRun, Run, RunOutcome, RunPlan, RunStore} from '../types.ts'
import {appendEvent, readEvents} from './event-file.ts'
import {foldEvents} from './run-events.ts'
import {openRun} from './open-run.ts'

/** What the name of a run looks like. */
const RUN_ID = /^r\d{8}-[0-9a-f]{6,}/
const EVENTS = 'events.ndjson'

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
  const root = path.join(project.root, '.mlops', 'state', 'retrain')

  async function list(): Promise<readonly Run[]> {
    const names = (await foldersIn(root)).filter(name => RUN_ID.test(name))
    const runs = await Promise.all(names.map(name => readRun(path.join(root, name))))
    return runs
      .filter(run => run !== undefined)
      .filter(({plan}) => asOf === undefined || plan.asOf <= asOf.toISOString())
      .sort((one, other) => (one.startedAt < other.startedAt ? 1 : -1))
  }

  const open = (run: Run): OpenRun => openRun(run, path.join(run.folder, EVENTS))

  return {
    list,
    async find(id) {
      const runs = await list()
      const found = runs.filter(run => run.id.startsWith(id))
      const run = id === 'latest' ? runs[0] : (found.find(one => one.id === id) ?? found[0])
      if (run === undefined || (found.length > 1 && run.id !== id && id !== 'latest'))
        throw notFound(id, runs, found)
      return open(run)
    },
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

async function readRun(folder: string): Promise<Run | undefined> {
  return foldEvents(await readEvents(path.join(folder, EVENTS)), folder)
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

async function foldersIn(root: string): Promise<readonly string[]> {
  return readdir(root).catch((): string[] => [])
}

function notFound(id: string, runs: readonly Run[], found: readonly Run[]): MlopsError {
  if (found.length > 1)
    return new MlopsError(
      'RUN_NOT_FOUND',
      `${id} could be ${found.map(run => run.id).join(' or ')}.`,
      {
        hint: 'Write more of it.',
      },
    )
  const near = nearest(
    id,
    runs.map(run => run.id),
  )
  return new MlopsError('RUN_NOT_FOUND', `There is no run ${id}.`, {
    hint: near === undefined ? '`mlops history --runs` lists them.' : `Did you mean ${near}?`,
  })
}

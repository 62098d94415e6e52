import {findModelProject} from './find-model-project.ts'
import {damagedWarning, openRunStore} from './runs/index.ts'
import type {Run} from './types.ts'

/** The retrainings of a model, newest first, and a warning for each that cannot be read. */
export async function listRuns(
  directory: string,
  name?: string,
): Promise<{
  readonly name: string
  readonly runs: readonly Run[]
  readonly warnings: readonly string[]
}> {
  const project = await findModelProject(directory, name)
  const store = openRunStore(project)
  const warnings = (await store.damaged()).map(damagedWarning)
  return {name: project.config.name, runs: await store.list(), warnings}
}

/** @throws MlopsError `RUN_NOT_FOUND`, `RUN_INVALID`. */
export async function findRun(
  directory: string,
  id: string,
): Promise<{readonly run: Run; readonly warnings: readonly string[]}> {
  const store = openRunStore(await findModelProject(directory))
  const run = {...(await store.find(id))}
  return {run, warnings: (await store.damaged()).map(damagedWarning)}
}

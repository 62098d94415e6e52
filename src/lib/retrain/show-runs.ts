import {findModelProject} from './find-model-project.ts'
import {openRunStore} from './runs/index.ts'
import type {Run} from './types.ts'

/** The retrainings of a model, newest first. */
export async function listRuns(
  directory: string,
  name?: string,
): Promise<{readonly name: string; readonly runs: readonly Run[]}> {
  const project = await findModelProject(directory, name)
  return {name: project.config.name, runs: await openRunStore(project).list()}
}

/** @throws MlopsError `RUN_NOT_FOUND`. */
export async function findRun(directory: string, id: string): Promise<Run> {
  return {...(await openRunStore(await findModelProject(directory)).find(id))}
}

import {rm} from 'node:fs/promises'
import path from 'node:path'
import type {MlopsError} from '../../core/errors/index.ts'
import type {Project} from '../../project/index.ts'
import type {Run} from '../types.ts'
import {notifyOutcome} from './notify-outcome.ts'
import {errorMessage} from './outcome-message.ts'

const toldFolder = ({root}: Project): string =>
  path.join(root, '.mlops', 'state', 'retrain', 'told-errors')

/**
 * Tells an error that ended no run to those who want to know of `failed`. An hourly job meets the same error each hour:
 * one of a code that was told is told again only after an attempt without it.
 *
 * @returns Who could not be told.
 */
export async function tellError(
  project: Project,
  error: MlopsError,
  {open, signal}: {readonly open: Run | undefined; readonly signal?: AbortSignal | undefined},
): Promise<readonly string[]> {
  const message = errorMessage(project.config.name, error, {open, at: new Date()})
  return notifyOutcome(project, message, {
    folder: path.join(toldFolder(project), error.code),
    signal,
  })
}

/** What was wrong is not so any more. */
export async function forgetErrors(project: Project): Promise<void> {
  await rm(toldFolder(project), {recursive: true, force: true})
}

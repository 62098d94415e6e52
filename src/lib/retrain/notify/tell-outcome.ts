import type {Project} from '../../project/index.ts'
import type {Run} from '../types.ts'
import {notifyOutcome} from './notify-outcome.ts'
import {outcomeMessage} from './outcome-message.ts'

/** Tells what a run came to, if it did and that was not told before. @returns Who could not be told. */
export async function tellOutcome(
  project: Project,
  run: Run,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const message = outcomeMessage(run)
  return message === undefined ? [] : notifyOutcome(project, message, {folder: run.folder, signal})
}

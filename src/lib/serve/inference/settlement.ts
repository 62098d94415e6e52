import {MlopsError} from '../../core/errors/index.ts'
import type {Outputs} from '../../model/index.ts'
import {RequestError} from '../request-error.ts'
import {LostRun} from './executor.ts'
import type {Pending} from './pending.ts'
import {runtimeWords} from './runtime-words.ts'
import {copyRows} from './tensor-rows.ts'

/** Gives each request of a run its own rows. */
export function answer(batch: readonly Pending[], outputs: Outputs): void {
  const [only] = batch
  if (batch.length === 1 && only !== undefined) {
    if (only.settled) return
    only.settled = true
    only.resolve(outputs)
    return
  }
  let start = 0
  for (const item of batch) {
    const end = start + item.rows
    if (!item.settled) {
      item.settled = true
      item.resolve(copyRows(outputs, start, end))
    }
    start = end
  }
}

export function fail(items: readonly Pending[], error: Error): void {
  for (const item of items) {
    item.settled = true
    item.reject(error)
  }
}

/** Settles a request that nobody waits for any more; whether it is settled. */
export function drop(item: Pending): boolean {
  if (item.settled) return true
  if (item.client?.aborted === true) fail([item], gone())
  else if (item.deadline !== Infinity && item.deadline <= performance.now()) fail([item], late())
  return item.settled
}

export const late = (): RequestError =>
  new RequestError('deadline', 'The deadline passed before the model had answered.')

export const gone = (): RequestError => new RequestError('deadline', 'The client has gone.')

/** What a run failed of, in words for whoever sent its rows. */
export function explain(error: unknown): RequestError {
  if (error instanceof MlopsError && error.code === 'MODEL_RUN')
    return new RequestError('invalid', runtimeWords(error), {
      ...(error.hint === undefined ? {} : {hint: error.hint}),
      cause: error,
    })
  if (error instanceof LostRun) return new RequestError('internal', error.message, {cause: error})
  return new RequestError('internal', 'The model could not be run.', {cause: error})
}

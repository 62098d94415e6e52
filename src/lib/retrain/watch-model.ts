import {findModelProject} from './find-model-project.ts'
import {retrainModel, type Retraining} from './retrain-model.ts'
import type {RetrainRequest} from './types.ts'
import {watchRetraining, type WatchOptions} from './watch/index.ts'

export interface WatchRequest
  extends
    Omit<RetrainRequest, 'force' | 'asOf' | 'signal'>,
    Pick<WatchOptions, 'onError' | 'onRecord'> {
  readonly mlopsVersion: string
  /** Ends the watch. */
  readonly signal: AbortSignal
  readonly onRetraining?: (retraining: Retraining) => void
}

/**
 * Does what `retrainModel` does for good: at once, every `retrain.check`, and at the times of the schedule.
 *
 * @throws MlopsError `LOCK_HELD` where the project is watched already, `RETRAIN_NOT_CONFIGURED`, `CONFIG_INVALID`.
 */
export async function watchModel({
  onError,
  onRecord,
  onRetraining,
  ...request
}: WatchRequest): Promise<void> {
  const project = await findModelProject(request.directory, request.name)
  await watchRetraining({
    ...{project, signal: request.signal},
    ...(onError === undefined ? {} : {onError}),
    ...(onRecord === undefined ? {} : {onRecord}),
    async attempt(signal) {
      const directory = project.root
      const done = await retrainModel({...request, directory, name: undefined, signal})
      onRetraining?.(done)
      const {run, decision} = done
      return {
        outcome: run?.outcome ?? null,
        reason: run?.reason ?? decision.reason,
        nextAt: decision.nextAt,
      }
    },
  })
}

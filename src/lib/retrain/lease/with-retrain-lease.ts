import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {withLock} from '../../platform/files/index.ts'
import {openGit} from '../../platform/git/index.ts'
import {durationMs, type Project} from '../../project/index.ts'
import {openRunStore} from '../runs/index.ts'
import {withRemoteLease} from './remote-lease.ts'

/**
 * Runs `work` while no other retraining of the model is at work: on this machine by a lock file with a heartbeat, and
 * across machines by a ref of `retrain.lease.remote`, which only one can create.
 *
 * @param work - Gets a signal that aborts, too, when the lease is lost to another machine, and says which run it is at,
 *   which other machines read from the next renewal on; on this one the run stands in its folder.
 * @throws MlopsError `RETRAIN_HELD` (exit 6) with who holds it.
 */
export async function withRetrainLease<T>(
  project: Project,
  {signal}: {readonly signal?: AbortSignal | undefined},
  work: (signal: AbortSignal | undefined, atWorkOn: (run: string) => void) => Promise<T>,
): Promise<T> {
  const {name} = project.config
  const {remote, ttl = '10m'} = project.config.retrain?.lease ?? {}
  const file = path.join(project.root, '.mlops', 'state', 'retrain', 'lease.lock')
  const state = {entered: false}
  try {
    return await withLock(
      file,
      async () => {
        state.entered = true
        if (remote === undefined) return work(signal, () => undefined)
        const git = await openGit(project.root)
        return withRemoteLease({git, remote, name, ttlMs: durationMs(ttl), signal}, work)
      },
      {what: `retraining ${name}`, waitMs: 0, ...(signal === undefined ? {} : {signal})},
    )
  } catch (error) {
    if (state.entered || !(error instanceof MlopsError) || error.code !== 'LOCK_HELD') throw error
    const run = await openRunStore(project).unfinished()
    const at = run === undefined ? '' : ` It is at run ${run.id}.`
    throw new MlopsError('RETRAIN_HELD', error.message + at, {
      hint: error.hint ?? 'Wait for it to end.',
      details: {...error.details, ...(run === undefined ? {} : {run: run.id})},
      cause: error,
    })
  }
}

import cluster from 'node:cluster'
import {asError} from '../core/errors/index.ts'
import type {ServingStarted} from './describe-started.ts'
import type {ServerLog} from './ops/index.ts'
import type {RunningServer, ServeRequest} from './start-serving.ts'
import {runProcesses, type SupervisorEvent} from './supervise/index.ts'

/**
 * Runs this very command line in several processes that share the port.
 *
 * @returns undefined in each of those.
 */
export async function runServers(
  {processes, signal}: Pick<ServeRequest, 'processes' | 'signal'>,
  log: ServerLog,
): Promise<RunningServer | undefined> {
  if (cluster.isWorker) return undefined
  const [, entry = '', ...rest] = process.argv
  const supervisor = await runProcesses({
    ...{processes, entry, signal},
    arguments: rest,
    onEvent: event => tell(event, log),
  })
  if (signal.aborted) await supervisor.finished
  signal.throwIfAborted()
  supervisor.finished.catch((error: unknown) => {
    log.error(asError(error).message, error)
    process.exitCode = 1
  })
  return {
    started: supervisor.greeting as ServingStarted,
    silent: false,
    finished: supervisor.finished,
  }
}

function tell(event: SupervisorEvent, log: ServerLog): void {
  switch (event.type) {
    case 'ready':
      log.debug(`Process ${event.pid} serves.`)
      return
    case 'stuck':
      log.warn(`Process ${event.pid} said nothing for ${event.milliseconds} ms and is killed.`)
      return
    case 'died':
      log.warn(`Process ${event.pid} ended (${event.how}); the next one starts.`, {
        restartInMs: event.restartInMs,
      })
  }
}

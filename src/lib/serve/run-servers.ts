import cluster from 'node:cluster'
import {asError} from '../core/errors/index.ts'
import type {ServingStarted} from './describe-started.ts'
import {tellStarted, tellStopping} from './notices.ts'
import {
  createGpuSource,
  gaugeFamily,
  LabelledCounter,
  type MetricFamily,
  type ServerLog,
} from './ops/index.ts'
import type {RunningServer, ServeRequest} from './serve-request.ts'
import {runProcesses, type SuperviseOptions} from './supervise/index.ts'

/**
 * Runs this very command line in several processes that share the port.
 *
 * @returns undefined in each of those.
 */
export async function runServers(
  {processes, signal, style}: Pick<ServeRequest, 'processes' | 'signal' | 'style'>,
  log: ServerLog,
): Promise<RunningServer | undefined> {
  if (cluster.isWorker) return undefined
  const [, entry = '', ...rest] = process.argv
  const watch = watchProcesses(log)
  const supervisor = await runProcesses({
    ...{processes, entry, signal},
    // What is served is printed once, by this process.
    arguments: rest.filter(argument => argument !== '--json'),
    ...watch,
  })
  signal.addEventListener('abort', () => tellStopping(log))
  supervisor.finished.then(
    () => log.info('The server has stopped.'),
    (error: unknown) => {
      log.error(asError(error).message, error)
      process.exitCode = 1
    },
  )
  const started = supervisor.greeting as ServingStarted
  if (style === undefined) tellStarted(log, started)
  return {
    started,
    silent: false,
    finished: supervisor.finished,
  }
}

/** Tells and counts what happens to the processes. */
function watchProcesses(log: ServerLog): Pick<SuperviseOptions, 'onEvent' | 'collect'> {
  const restarts = new LabelledCounter(
    'mlops_process_restarts_total',
    'Processes of the server that died, or hung and were killed.',
  )
  for (const reason of ['died', 'hung']) restarts.add({reason}, 0)
  const hung = new Set<number>()
  const alive = new Set<number>()
  const gpus = createGpuSource()
  return {
    onEvent(event) {
      const {pid} = event
      switch (event.type) {
        case 'ready':
          alive.add(pid)
          log.debug('A process serves.', {pid})
          return
        case 'stuck':
          hung.add(pid)
          log.warn('A process says nothing and is killed.', {pid, silentMs: event.milliseconds})
          return
        case 'died':
          alive.delete(pid)
          restarts.add({reason: hung.delete(pid) ? 'hung' : 'died'})
          log.warn('A process ended; the next one starts.', {
            ...{pid, how: event.how},
            restartInMs: event.restartInMs,
          })
      }
    },
    async collect(): Promise<readonly MetricFamily[]> {
      const processes = [{labels: {}, value: alive.size}]
      return [
        restarts.family(),
        gaugeFamily('mlops_processes', 'Processes of the server that serve.', processes),
        ...(await gpus()),
      ]
    },
  }
}

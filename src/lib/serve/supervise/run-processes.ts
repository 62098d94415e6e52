import cluster from 'node:cluster'
import type {SuperviseOptions, Supervisor} from './supervise-options.ts'
import {Supervision} from './supervision.ts'

/**
 * Runs processes that share their ports, and replaces those that die or hang. A process of one
 * program can do this once at a time.
 *
 * @returns When all of them are ready, or the signal came before.
 * @throws MlopsError `SERVE_WORKERS` where one dies again and again, or the error that a process says
 * no restart would help against.
 */
export async function runProcesses(options: SuperviseOptions): Promise<Supervisor> {
  cluster.setupPrimary({
    exec: options.entry,
    args: [...(options.arguments ?? [])],
    execArgv: [],
    serialization: 'json',
  })
  const supervision = new Supervision(options)
  await supervision.start()
  return supervision
}

import {fork} from 'node:child_process'
import {workerModule} from '../platform/program/index.ts'
import type {CompactRequest} from './compact-log.ts'
import type {CompactReply} from './worker.ts'

/** Compacts in a process of its own, of low priority, that is ended with the signal. */
export function compactApart(request: CompactRequest, signal: AbortSignal): Promise<CompactReply> {
  return new Promise(resolve => {
    const child = fork(workerModule('log'), {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const failed = (message: string): void => resolve({kind: 'failed', code: null, message})
    const stop = (): void => void child.kill('SIGKILL')
    signal.addEventListener('abort', stop)
    child.on('message', (reply: CompactReply) => resolve(reply))
    child.on('error', error => failed(error.message))
    child.on('exit', (code, by) => {
      signal.removeEventListener('abort', stop)
      failed(`The process that compacts the log ended by ${by ?? `exit code ${code}`}.`)
    })
    child.send(request)
  })
}

import {constants, setPriority} from 'node:os'
import {asError} from '../core/errors/index.ts'
import {compactLog, type CompactedLog, type CompactRequest} from './compact-log.ts'

/** What the process that compacts says, once. */
export type CompactReply =
  | {readonly kind: 'done'; readonly compacted: CompactedLog}
  | {readonly kind: 'failed'; readonly code: string | null; readonly message: string}

if (process.send === undefined) throw new Error('This module runs as a child process.')
// Whoever answers requests goes first.
setPriority(constants.priority.PRIORITY_LOW)
// Ctrl-C goes to every process of the terminal; the server decides.
process.on('SIGINT', () => undefined)

process.once('message', (request: CompactRequest) => {
  void compact(request).then(reply => process.send?.(reply, () => process.disconnect()))
})

async function compact(request: CompactRequest): Promise<CompactReply> {
  try {
    return {kind: 'done', compacted: await compactLog(request)}
  } catch (thrown) {
    const error = asError(thrown)
    const code = 'code' in error && typeof error.code === 'string' ? error.code : null
    return {kind: 'failed', code, message: error.message}
  }
}

import {createHash} from 'node:crypto'
import {createReadStream} from 'node:fs'
import {pipeline} from 'node:stream/promises'
import {fileError} from './file-error.ts'

/** SHA-256 of a file as 64 lower-case hex digits, read as a stream. */
export async function sha256OfFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path, {highWaterMark: 1 << 20}), hash, {
      ...(signal === undefined ? {} : {signal}),
    })
  } catch (cause) {
    throw fileError(cause, path, 'read')
  }
  return hash.digest('hex')
}

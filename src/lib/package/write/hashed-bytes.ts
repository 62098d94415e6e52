import {createHash} from 'node:crypto'
import type {FileContent} from '../types.ts'
import {fileBytes} from './file-bytes.ts'

export interface HashedBytes {
  readonly chunks: () => AsyncGenerator<Uint8Array>
  /** Of all that went through; to be asked once, after the last chunk. */
  readonly digest: () => {readonly sha256: string; readonly sizeBytes: number}
}

/** The bytes of a file of a package, which are measured while they are written. */
export function hashedBytes(content: FileContent, signal?: AbortSignal): HashedBytes {
  const hash = createHash('sha256')
  let sizeBytes = 0
  return {
    async *chunks() {
      for await (const chunk of fileBytes(content)) {
        signal?.throwIfAborted()
        hash.update(chunk)
        sizeBytes += chunk.length
        yield chunk
      }
    },
    digest: () => ({sha256: hash.digest('hex'), sizeBytes}),
  }
}

import {createReadStream} from 'node:fs'
import {fileError} from '../../platform/files/index.ts'
import type {FileContent} from '../types.ts'

/** The bytes of a file of a package, in chunks. */
export async function* fileBytes(content: FileContent): AsyncGenerator<Uint8Array> {
  if (typeof content === 'string') yield Buffer.from(content)
  else if (content instanceof Uint8Array) yield content
  else if ('chunks' in content) yield* content.chunks()
  else {
    try {
      for await (const chunk of createReadStream(content.copyOf, {highWaterMark: 1 << 20})) {
        yield chunk as Uint8Array
      }
    } catch (cause) {
      throw fileError(cause, content.copyOf, 'read')
    }
  }
}

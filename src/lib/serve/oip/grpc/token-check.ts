import {createHash, timingSafeEqual} from 'node:crypto'
import type {Metadata} from '@grpc/grpc-js'
import {RequestError} from '../../request-error.ts'

/**
 * Checks what a call says in its metadata against the token. Digests are compared, so that the time
 * it takes tells nothing of the token.
 */
export function tokenCheck(token: string): (metadata: Metadata) => void {
  const expected = digest(`Bearer ${token}`)
  return metadata => {
    const [sent] = metadata.get('authorization')
    if (sent !== undefined && timingSafeEqual(digest(String(sent)), expected)) return
    throw new RequestError('unauthorized', 'The call needs a valid token.', {
      hint: 'Send it as the metadata `authorization: Bearer <token>`.',
    })
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

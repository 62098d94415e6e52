import type {Metadata} from '@grpc/grpc-js'
import {createTokenCheck} from '../../http/index.ts'
import {RequestError} from '../../request-error.ts'

/** Checks what a call says in its metadata against the tokens, of which one is enough. */
export function tokenCheck(tokens: readonly string[]): (metadata: Metadata) => void {
  const mayAsk = createTokenCheck(tokens)
  return metadata => {
    const [sent] = metadata.get('authorization')
    if (mayAsk(sent === undefined ? undefined : String(sent), undefined)) return
    throw new RequestError('unauthorized', 'The call needs a valid token.', {
      hint: 'Send it as the metadata `authorization: Bearer <token>`.',
    })
  }
}

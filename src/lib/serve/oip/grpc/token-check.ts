import type {Metadata} from '@grpc/grpc-js'
import {createTokenCheck, type Tokens} from '../../http/index.ts'
import {RequestError} from '../../request-error.ts'

/** Checks what a call says in its metadata against the tokens, any of which is enough. */
export function tokenCheck(tokens: Tokens | undefined): ((metadata: Metadata) => void) | undefined {
  const mayAsk = createTokenCheck(tokens)
  if (mayAsk === undefined) return undefined
  return metadata => {
    const [sent] = metadata.get('authorization')
    if (mayAsk(sent === undefined ? undefined : String(sent), undefined)) return
    throw new RequestError('unauthorized', 'The call needs a valid token.', {
      hint: 'Send it as the metadata `authorization: Bearer <token>`.',
    })
  }
}

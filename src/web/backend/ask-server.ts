/** The server wants a token, or knows another. */
export class TokenWanted extends Error {
  override readonly name = 'TokenWanted'
}

/** The server is not ready yet. */
export class NotReady extends Error {
  override readonly name = 'NotReady'
}

/**
 * JSON from the server that the page came from, posted where there is a body.
 *
 * @param path - Relative to the page.
 * @throws TokenWanted, NotReady, and Error with what the server says is wrong.
 */
export async function askServer(path: string, token: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(new URL(path, document.baseURI), {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(body === undefined ? {} : {'Content-Type': 'application/json'}),
      ...(token === '' ? {} : {Authorization: `Bearer ${token}`}),
    },
    cache: 'no-store',
    ...(body === undefined ? {} : {body: JSON.stringify(body)}),
  }).catch((cause: unknown) => {
    throw new Error('The server cannot be reached.', {cause})
  })
  if (answer.status === 401) throw new TokenWanted('The server asks for a token.')
  if (answer.status === 503 && body === undefined) throw new NotReady('The server is loading.')
  const said: unknown = await answer.json().catch(() => undefined)
  if (answer.ok) return said
  throw new Error(messageOf(said) ?? `The server answered ${answer.status}.`)
}

function messageOf(body: unknown): string | undefined {
  const {error} = (body ?? {}) as {
    readonly error?: {readonly message?: string; readonly hint?: string}
  }
  return error?.message === undefined
    ? undefined
    : [error.message, error.hint].filter(text => text !== undefined).join(' ')
}

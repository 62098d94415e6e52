import {createHash, timingSafeEqual} from 'node:crypto'

/** Whether a request that carries these two headers may come in. */
export type TokenCheck = (authorization: string | undefined, apiKey: string | undefined) => boolean

const SCHEME = 'bearer '

/**
 * Compares digests, all of them, in a time that tells nothing about the tokens.
 *
 * @param tokens - Secrets of which any one is enough; at least one.
 */
export function createTokenCheck(tokens: readonly string[]): TokenCheck {
  const digests = tokens.map(token => digest(token))
  return (authorization, apiKey) => {
    const sent = apiKey ?? bearer(authorization)
    if (sent === undefined || sent === '') return false
    const given = digest(sent)
    let known = false
    for (const expected of digests) known = timingSafeEqual(given, expected) || known
    return known
  }
}

function bearer(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined
  return authorization.slice(0, SCHEME.length).toLowerCase() === SCHEME
    ? authorization.slice(SCHEME.length).trim()
    : undefined
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest()
}

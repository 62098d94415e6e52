import {createHash, timingSafeEqual} from 'node:crypto'

/** Whether a request that carries these two headers may come in. */
export type TokenCheck = (authorization: string | undefined, apiKey: string | undefined) => boolean

/** Secrets, or what knows them, which may change. */
export type Tokens = readonly string[] | TokenCheck

const SCHEME = 'bearer '

/**
 * Compares digests, all of them, in a time that tells nothing about the tokens.
 *
 * @param tokens - Secrets of which any one is enough.
 * @returns undefined where there is none, and everybody may ask.
 */
export function createTokenCheck(tokens: Tokens | undefined): TokenCheck | undefined {
  if (!isSecured(tokens)) return undefined
  if (typeof tokens === 'function') return tokens
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

/** Whether a request has to bring a token. */
export function isSecured(tokens: Tokens | undefined): tokens is Tokens {
  return typeof tokens === 'function' || (tokens !== undefined && tokens.length > 0)
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

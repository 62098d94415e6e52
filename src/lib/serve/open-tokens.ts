import {readFile, stat} from 'node:fs/promises'
import {asError, MlopsError} from '../core/errors/index.ts'
import {fileError} from '../platform/files/index.ts'
import {createTokenCheck, type TokenCheck} from './http/index.ts'
import type {ServerLog} from './ops/index.ts'

export interface ServerTokens {
  /** Undefined where everybody may ask. */
  readonly check: TokenCheck | undefined
  close(): void
}

const LOOK_MS = 1000
/** Characters; of random letters and digits, as many can no longer be tried out. */
const MIN_LENGTH = 16
const SHORT = `has fewer than ${MIN_LENGTH} characters and may be guessed; \`openssl rand -hex 32\` makes a good one.`

function isShort(token: string): boolean {
  return token.length < MIN_LENGTH
}

/**
 * The tokens of the environment and those of a file, which is read again when it changes, so that
 * tokens can be replaced while the server runs.
 *
 * @throws MlopsError `FILE_NOT_FOUND` and what else reading throws, `SERVE_TOKENS`.
 */
export async function openTokens(
  fixed: readonly string[],
  file: string | undefined,
  notices: Pick<ServerLog, 'info' | 'warn' | 'error'>,
): Promise<ServerTokens> {
  if (fixed.some(isShort)) notices.warn(`MLOPS_TOKEN ${SHORT}`)
  if (file === undefined) return {check: createTokenCheck(fixed), close: () => undefined}
  let stamp = await stampOf(file)
  const read = async (): Promise<TokenCheck | undefined> => {
    const tokens = await readTokens(file)
    if (tokens.some(isShort)) notices.warn(`A token of ${file} ${SHORT}`)
    return createTokenCheck([...fixed, ...tokens])
  }
  let check = await read()
  const look = async (): Promise<void> => {
    const now = await stampOf(file)
    if (now === stamp) return
    stamp = now
    try {
      check = await read()
      notices.info(`The tokens of ${file} are read again.`)
    } catch (error) {
      notices.error(`${file} changed, and the tokens before go on.`, asError(error))
    }
  }
  const timer = setInterval(() => void look(), LOOK_MS).unref()
  return {
    check: (authorization, apiKey) => check?.(authorization, apiKey) ?? false,
    close: () => clearInterval(timer),
  }
}

async function stampOf(file: string): Promise<string> {
  const found = await stat(file, {bigint: true}).catch(() => undefined)
  return found === undefined ? '' : `${found.ino}:${found.mtimeNs}:${found.size}`
}

/** One token a line; empty lines and those that begin with # are left out. */
async function readTokens(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw fileError(cause, file, 'read')
  })
  const tokens = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
  if (tokens.length > 0) return tokens
  throw new MlopsError('SERVE_TOKENS', `${file} has no token in it.`, {
    hint: 'Write one token a line, such as `openssl rand -hex 32` makes.',
  })
}

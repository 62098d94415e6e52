import {z} from 'zod'
import {MlopsError} from '../../core/errors/index.ts'
import type {Credentials} from './docker-credentials.ts'
import type {RegistryPlace} from './registry-place.ts'

const tokenSchema = z.object({token: z.string().optional(), access_token: z.string().optional()})

/**
 * What answers a challenge of a registry: the credentials themselves, or a token that its service gives for them;
 * undefined where there are none and it asks for them.
 *
 * @param challenge - `WWW-Authenticate`: `Bearer realm="https://auth.example.com/token",service="…",scope="…"`.
 * @throws MlopsError `PACKAGE_PUSH`.
 * @see RFC 9110, section 11; Docker registry token authentication.
 */
export async function authorizationFor(
  challenge: string,
  {registry, repository, origin}: RegistryPlace,
  credentials: Credentials | undefined,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const basic =
    credentials &&
    `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`
  if (/^basic\b/i.test(challenge)) return basic
  const parameters = new Map(
    Array.from(challenge.matchAll(/(\w+)="([^"]*)"/g), ([, key = '', value = '']) => [key, value]),
  )
  const realm = realmOf(parameters.get('realm'), origin)
  if (!/^bearer\b/i.test(challenge) || realm === undefined) {
    throw refused(
      registry,
      `it asks for ${challenge.split(' ')[0] ?? 'something'} that is not known here`,
    )
  }
  const service = parameters.get('service')
  if (service !== undefined) realm.searchParams.set('service', service)
  // The scope of a challenge may be for reading alone.
  realm.searchParams.set('scope', `repository:${repository}:pull,push`)
  const answer = await fetch(realm, {
    ...(basic === undefined ? {} : {headers: {Authorization: basic}}),
    ...(signal === undefined ? {} : {signal}),
  }).catch((cause: unknown) => {
    signal?.throwIfAborted()
    throw refused(registry, `${realm.host}, which gives tokens for it, cannot be reached`, cause)
  })
  if (answer.status === 401 || answer.status === 403) return undefined
  const parsed = tokenSchema.safeParse(await answer.json().catch(() => undefined))
  const token = parsed.data?.token ?? parsed.data?.access_token
  if (!answer.ok || token === undefined)
    throw refused(registry, `${realm.host} gave no token (status ${answer.status})`)
  return `Bearer ${token}`
}

/** Credentials go over TLS, unless the registry itself is on this machine. */
function realmOf(text: string | undefined, origin: string): URL | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined
  const realm = new URL(text)
  const safe = realm.protocol === 'https:' || origin.startsWith('http:')
  return safe ? realm : undefined
}

function refused(registry: string, why: string, cause?: unknown): MlopsError {
  return new MlopsError('PACKAGE_PUSH', `${registry} cannot be logged in to: ${why}.`, {
    hint: `Log in with \`docker login ${registry}\` and look whether that works.`,
    cause,
  })
}

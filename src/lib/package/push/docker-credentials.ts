import {readFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {z} from 'zod'
import {runProcess} from '../../platform/processes/index.ts'

export interface Credentials {
  readonly user: string
  readonly password: string
}

const configSchema = z.object({
  auths: z.record(z.string(), z.looseObject({auth: z.string().optional()})).optional(),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
})
const helperSchema = z.object({Username: z.string(), Secret: z.string()})

/**
 * What `docker login` or `oras login` keeps for a registry: with the program that config.json of Docker names for it or
 * for all, else in the file itself. undefined where there is nothing.
 *
 * @see Docker, credential helpers: `docker-credential-NAME get` reads the registry and answers Username and Secret.
 */
export async function dockerCredentials(registry: string): Promise<Credentials | undefined> {
  const folder = process.env['DOCKER_CONFIG'] ?? path.join(os.homedir(), '.docker')
  const text = await readFile(path.join(folder, 'config.json'), 'utf8').catch(() => '{}')
  const parsed = configSchema.safeParse(jsonOf(text))
  if (!parsed.success) return undefined
  const {auths = {}, credHelpers = {}, credsStore} = parsed.data
  const helper = credHelpers[registry] ?? credsStore
  const kept = helper === undefined ? undefined : await askHelper(helper, registry)
  return kept ?? storedIn(auths, registry)
}

function storedIn(
  auths: Readonly<Record<string, {readonly auth?: string | undefined}>>,
  registry: string,
): Credentials | undefined {
  const names = [registry, `https://${registry}`, `https://${registry}/v1/`]
  const auth = names
    .map(name => auths[name]?.auth)
    .find(value => value !== undefined && value !== '')
  if (auth === undefined) return undefined
  const [user = '', ...rest] = Buffer.from(auth, 'base64').toString('utf8').split(':')
  return {user, password: rest.join(':')}
}

async function askHelper(helper: string, registry: string): Promise<Credentials | undefined> {
  if (!/^[\w-]+$/.test(helper)) return undefined
  const {exitCode, stdout} = await runProcess(`docker-credential-${helper}`, ['get'], {
    directory: os.homedir(),
    input: registry,
  })
  const parsed = exitCode === 0 ? helperSchema.safeParse(jsonOf(stdout)) : undefined
  return parsed?.success === true
    ? {user: parsed.data.Username, password: parsed.data.Secret}
    : undefined
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

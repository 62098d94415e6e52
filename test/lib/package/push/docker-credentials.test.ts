import {chmod, mkdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {describe, expect, it, onTestFinished} from 'vitest'
import {dockerCredentials} from '../../../../src/lib/package/push/docker-credentials.ts'
import {temporaryFolder} from '../../registry/git-project.ts'

const REGISTRY = 'registry.example:5000'
const authOf = (text: string): {auth: string} => ({auth: Buffer.from(text).toString('base64')})

/** A config.json of Docker, and programs on the path that answer what they are given. */
async function configured(
  config: object,
  helpers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const folder = await temporaryFolder()
  await writeFile(path.join(folder, 'config.json'), JSON.stringify(config))
  const bin = path.join(folder, 'bin')
  await mkdir(bin)
  for (const [name, script] of Object.entries(helpers)) {
    const file = path.join(bin, `docker-credential-${name}`)
    await writeFile(file, `#!/bin/sh\n${script}\n`)
    await chmod(file, 0o755)
  }
  const before = {DOCKER_CONFIG: process.env['DOCKER_CONFIG'], PATH: process.env['PATH']}
  process.env['DOCKER_CONFIG'] = folder
  process.env['PATH'] = `${bin}${path.delimiter}${before.PATH ?? ''}`
  onTestFinished(() => {
    for (const [name, value] of Object.entries(before))
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
  })
}

/** Answers for the registry that it reads, if it was called with `get`. */
const ANSWERS = (user: string): string =>
  `[ "$1" = get ] && server=$(cat) && [ "$server" = "${REGISTRY}" ] && printf '{"ServerURL":"%s","Username":"${user}","Secret":"s:e:c"}' "$server"`
const KNOWS_NOTHING = `echo 'credentials not found in native keychain'; exit 1`

describe.skipIf(process.platform === 'win32')('credentials of Docker (programs of sh)', () => {
  it('come from the file where no program is named; a password may have colons', async () => {
    await configured({auths: {[`https://${REGISTRY}`]: authOf('ada:p:w')}})
    expect(await dockerCredentials(REGISTRY)).toEqual({user: 'ada', password: 'p:w'})
    expect(await dockerCredentials('other.example')).toBeUndefined()
  })

  it('come from the program of the registry before that of all, and before the file', async () => {
    await configured(
      {
        auths: {[REGISTRY]: authOf('file:x')},
        credHelpers: {[REGISTRY]: 'own'},
        credsStore: 'all',
      },
      {own: ANSWERS('own'), all: ANSWERS('all')},
    )
    expect(await dockerCredentials(REGISTRY)).toEqual({user: 'own', password: 's:e:c'})
  })

  it('come from the program of all where the registry has none of its own', async () => {
    await configured({credsStore: 'all', credHelpers: {other: 'own'}}, {all: ANSWERS('all')})
    expect(await dockerCredentials(REGISTRY)).toEqual({user: 'all', password: 's:e:c'})
  })

  it.each([
    ['knows nothing', {all: KNOWS_NOTHING}],
    ['answers no JSON', {all: 'echo hello'}],
    ['is not there', {}],
  ])('come from the file where the program %s', async (_, helpers) => {
    await configured({auths: {[REGISTRY]: authOf('ada:pw')}, credsStore: 'all'}, helpers)
    expect(await dockerCredentials(REGISTRY)).toEqual({user: 'ada', password: 'pw'})
  })

  it('are none where the program has the name of another file, or config.json is broken', async () => {
    await configured({credsStore: '../../bin/sh'})
    expect(await dockerCredentials(REGISTRY)).toBeUndefined()
    await configured({auths: 7})
    expect(await dockerCredentials(REGISTRY)).toBeUndefined()
  })
})

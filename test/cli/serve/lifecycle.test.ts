import {copyFile, writeFile} from 'node:fs/promises'
import {Agent, request} from 'node:http'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {describe, expect, it} from 'vitest'
import {temporaryFolder} from '../../lib/registry/git-project.ts'
import {isAlive, post, serve} from './running-server.ts'

const ROW = {x_0: 0, x_1: 0, x_2: 0}

async function folderWithModel(): Promise<string> {
  const folder = await temporaryFolder()
  const file = new URL('../../fixtures/models/sigmoid.onnx', import.meta.url)
  await copyFile(fileURLToPath(file), path.join(folder, 'm.onnx'))
  return folder
}

/** Asks over connections that are kept until `stop` is aborted; counts what went wrong. */
async function hammer(url: string, clients: number, stop: AbortSignal) {
  const agent = new Agent({keepAlive: true, maxSockets: clients})
  const statuses = new Map<string, number>()
  const count = (what: string): void => void statuses.set(what, (statuses.get(what) ?? 0) + 1)
  const ask = (): Promise<void> =>
    new Promise(resolve => {
      const end = (outcome: string): void => {
        count(outcome)
        resolve()
      }
      const outgoing = request(
        `${url}/predict`,
        {method: 'POST', agent, headers: {'Content-Type': 'application/json'}},
        response => {
          response.resume()
          response.on('end', () => end(String(response.statusCode)))
          response.on('error', () => end('cut'))
        },
      )
      // The system takes connections for a server: one that was not accepted when the port closed is
      // reset. On a connection that was answered before, a request is the server's own.
      outgoing.on('error', () => end(outgoing.reusedSocket ? 'dropped' : 'refused'))
      outgoing.end(JSON.stringify(ROW))
    })
  const client = async (): Promise<void> => {
    while (!stop.aborted && !statuses.has('refused')) await ask()
  }
  await Promise.all(Array.from({length: clients}, client))
  agent.destroy()
  return statuses
}

describe('a server that is asked to end', () => {
  it.each([
    ['one process', []],
    ['two processes', ['--processes', '2']],
  ] as const)('drops no request on SIGTERM: %s', {timeout: 120_000}, async (_title, args) => {
    const server = await serve(['./m.onnx', ...args], {cwd: await folderWithModel()})
    const idle = new Agent({keepAlive: true})
    await new Promise(resolve =>
      request(`${server.url}/livez`, {agent: idle}, response => {
        response.resume().on('end', resolve)
      }).end(),
    )
    const stop = new AbortController()
    const load = hammer(server.url, 8, stop.signal)
    await sleep(500)
    const asked = performance.now()
    server.kill('SIGTERM')
    expect((await server.ended).exitCode).toBe(0)
    expect(performance.now() - asked).toBeLessThan(25_000)
    stop.abort()
    const statuses = await load
    idle.destroy()
    expect(statuses.get('200')).toBeGreaterThan(8)
    statuses.delete('refused')
    expect([...statuses.keys()]).toEqual(['200'])
  })

  it('ends quietly on Ctrl-C', {timeout: 60_000}, async () => {
    const server = await serve(['./m.onnx'], {cwd: await folderWithModel()})
    server.kill('SIGINT')
    const {exitCode, stderr} = await server.ended
    expect(exitCode).toBe(0)
    expect(stderr).not.toMatch(/"level":(40|50)|^\s+at /m)
  })

  it('leaves no process behind, not even when it is killed', {timeout: 120_000}, async () => {
    const server = await serve(['./m.onnx', '--processes', '2'], {cwd: await folderWithModel()})
    const {stdout} = await execa('ps', ['-o', 'pid=', '--ppid', String(server.pid)])
    const children = stdout.split('\n').map(Number)
    expect(children).toHaveLength(2)
    server.kill('SIGKILL')
    await server.ended
    await expect.poll(() => children.filter(isAlive), {timeout: 20_000}).toEqual([])
  })
})

describe('tokens of a file', () => {
  it('are read again when it changes', {timeout: 60_000}, async () => {
    const folder = await folderWithModel()
    const file = path.join(folder, 'tokens.txt')
    await writeFile(file, '# old\n\nfirst\n')
    const server = await serve(['./m.onnx', '--host', '0.0.0.0', '--token-file', file], {
      cwd: folder,
    })
    const ask = async (token: string): Promise<number> =>
      (await post(`${server.url}/predict`, ROW, {Authorization: `Bearer ${token}`})).status
    expect([await ask('first'), await ask('second')]).toEqual([200, 401])
    const {stdout} = await execa({shell: true})`${String(server.started['curl'])}`
    expect(JSON.parse(stdout)).toHaveProperty('id')
    await writeFile(file, 'second\n')
    await expect.poll(() => ask('second'), {timeout: 10_000}).toBe(200)
    expect(await ask('first')).toBe(401)
    // Half a rotation must not open the door.
    await writeFile(file, '')
    await expect.poll(() => server.told(), {timeout: 10_000}).toContain('the tokens before go on')
    expect([await ask('first'), await ask('second')]).toEqual([401, 200])
    expect(server.told()).not.toContain('"second"')
    expect(server.told()).toContain('fewer than 16 characters')
  })
})

describe('what it prints', () => {
  it('is one JSON object at once, and it goes on serving', {timeout: 60_000}, async () => {
    const server = await serve(['./m.onnx', '--insecure', '--host', '0.0.0.0'], {
      cwd: await folderWithModel(),
    })
    expect(server.started).toMatchObject({
      schema: 'mlops.serve/1',
      host: '0.0.0.0',
      log: null,
      processes: 1,
      models: [{name: 'm', label: './m.onnx', version: null, follows: null}],
    })
    expect((await post(`${server.url}/predict`, ROW)).status).toBe(200)
    const {stdout} = await execa({shell: true})`${String(server.started['curl'])}`
    expect(JSON.parse(stdout)).toHaveProperty('id')
  })
})

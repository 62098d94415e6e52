import {copyFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {expect, it} from 'vitest'
import {z} from 'zod'
import type {GitProject} from '../../lib/registry/git-project.ts'
import {GrpcClient} from '../../lib/serve/oip/grpc-client.ts'
import {post, serve} from './running-server.ts'
import {run, twoVersions} from './versions.ts'

const MEASURES = [
  [5.1, 3.5, 1.4, 0.2],
  [6, 2.9, 4.5, 1.5],
  [7.7, 2.6, 6.9, 2.3],
]
const ROWS = Array.from({length: 30}, (_, row) => {
  const measures = MEASURES[row % MEASURES.length] ?? []
  return Object.fromEntries(measures.map((value, column) => [`X_${column}`, value]))
})
const SMALL = 'setosa versicolor virginica'
/** Which labels each version answers with, and no other. */
const LABELS: Readonly<Record<string, string>> = {
  'v1.0.0': SMALL,
  'v1.1.0': SMALL.toUpperCase(),
}

const reply = z.object({
  version: z.string(),
  predictions: z.array(z.object({prediction: z.string()})),
})

/** The version that answered all the rows; fails where an answer is of two. */
async function versionOverHttp(url: string, at = '/predict'): Promise<string> {
  const {status, json} = await post(url + at, ROWS)
  expect(status, JSON.stringify(json)).toBe(200)
  const {version, predictions} = reply.parse(json)
  const labels = predictions.map(({prediction}) => prediction)
  expect(labels).toHaveLength(ROWS.length)
  expect([...new Set(labels)].sort().join(' ')).toBe(LABELS[version])
  return version
}

async function versionOverGrpc(client: GrpcClient): Promise<string> {
  const {model_version: version, raw_output_contents: raw} = await client.infer({
    model_name: 'iris',
    inputs: [
      {
        name: 'X',
        datatype: 'FP32',
        shape: [MEASURES.length, 4],
        contents: {fp32_contents: MEASURES.flat()},
      },
    ],
    outputs: [{name: 'label'}],
  })
  const labels = [...(raw[0]?.toString('latin1').matchAll(/[a-z]+/gi) ?? [])].map(
    ([label]) => label,
  )
  expect([...labels].sort().join(' ')).toBe(LABELS[version])
  return version
}

/** Asks over and over; which versions answered, and how often. */
async function hammer(ask: () => Promise<string>, stop: AbortSignal): Promise<Map<string, number>> {
  const versions = new Map<string, number>()
  while (!stop.aborted) {
    const version = await ask()
    versions.set(version, (versions.get(version) ?? 0) + 1)
    // Enough to have requests under way at all times, and time for the rest of the test.
    await sleep(5)
  }
  return versions
}

async function answering(url: string, version: string, at?: string): Promise<void> {
  await expect.poll(() => versionOverHttp(url, at), {timeout: 30_000}).toBe(version)
}

/** A tag by Git alone, later than those of commands, which may be seconds ahead of the clock. */
async function forge(project: GitProject, ...tag: readonly string[]): Promise<void> {
  const date = `${Math.floor(Date.now() / 1000) + 60} +0000`
  await execa('git', ['tag', '-a', '-m', 'Forged', ...tag], {
    cwd: project.root,
    env: {GIT_COMMITTER_DATE: date},
  })
}

async function register(project: GitProject, fixture: string, version: string): Promise<void> {
  const file = new URL(`../../fixtures/models/${fixture}.onnx`, import.meta.url)
  await copyFile(fileURLToPath(file), path.join(project.root, 'model/model.onnx'))
  await run(project, 'register', '--version', version)
}

it.each([1, 2])(
  'promoting under load fails no request and mixes no versions: %i processes',
  {timeout: 240_000},
  async processes => {
    const project = await twoVersions()
    const server = await serve(
      ['iris#production', '--grpc-port', '0', '--processes', String(processes)],
      {cwd: project.root},
    )
    const client = new GrpcClient(Number(String(server.started['grpc']).split(':')[1]))
    const stop = new AbortController()
    const loads = Promise.all([
      hammer(() => versionOverHttp(server.url), stop.signal),
      hammer(() => versionOverHttp(server.url), stop.signal),
      hammer(() => versionOverGrpc(client), stop.signal),
    ])
    await run(project, 'promote', 'v1.1.0', 'production')
    await answering(server.url, 'v1.1.0')
    await run(project, 'rollback', 'production')
    await answering(server.url, 'v1.0.0')
    stop.abort()
    for (const versions of await loads) expect([...versions.keys()]).toContain('v1.0.0')
    client.close()
    expect(server.told().match(/v1\.1\.0 answers now/g)).toHaveLength(processes)
    expect(server.told()).not.toContain('"level":50')
    server.kill('SIGTERM')
    expect((await server.ended).exitCode).toBe(0)
  },
)

it(
  'what cannot take the place of the version that is served leaves it there',
  {timeout: 240_000},
  async () => {
    const project = await twoVersions()
    await register(project, 'sigmoid', 'v2.0.0')
    const server = await serve(['iris#production'], {cwd: project.root})

    await run(project, 'promote', 'v2.0.0', 'production')
    await expect
      .poll(() => server.told(), {timeout: 30_000})
      .toContain('iris@v2.0.0 has another interface than iris@v1.0.0')
    expect(server.told()).toContain('iris@v1.0.0 goes on')
    await answering(server.url, 'v1.0.0')
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toContain('mlops_stage_behind{model="iris",stage="production"} 1')
    expect(metrics).toMatch(/mlops_stage_moves_total\{.*outcome="failed"\} 1/)

    await run(project, 'promote', 'v1.1.0', 'production')
    await answering(server.url, 'v1.1.0')
    const after = await (await fetch(`${server.url}/metrics`)).text()
    expect(after).toContain('mlops_stage_behind{model="iris",stage="production"} 0')

    // A tag whose commit has a file that is no model.
    await writeFile(path.join(project.root, 'model/model.onnx'), 'not a model')
    await project.commit('Break the model')
    await forge(project, 'iris@v9.0.0')
    await forge(project, 'iris#production#9', 'iris@v9.0.0^{}')
    await expect.poll(() => server.told(), {timeout: 30_000}).toContain('iris@v1.1.0 goes on')
    await answering(server.url, 'v1.1.0')
  },
)

it(
  'a fixed version stays when the stage beside it moves, and the first reference answers',
  {timeout: 240_000},
  async () => {
    const project = await twoVersions()
    const server = await serve(['iris@v1.0.0', 'iris#production'], {cwd: project.root})
    expect(server.started).toMatchObject({
      models: [
        {version: 'v1.0.0', follows: null},
        {version: 'v1.0.0', follows: 'production'},
      ],
    })
    await run(project, 'promote', 'v1.1.0', 'production')
    const at = (version: string): string => `/models/iris/versions/${version}/predict`
    await expect.poll(() => server.told(), {timeout: 30_000}).toContain('iris@v1.1.0 answers now')
    expect(await versionOverHttp(server.url, at('v1.1.0'))).toBe('v1.1.0')
    expect(await versionOverHttp(server.url, at('v1.0.0'))).toBe('v1.0.0')
    expect(await versionOverHttp(server.url)).toBe('v1.0.0')
  },
)

it('a stage that is emptied or packed goes on with what it held', {timeout: 240_000}, async () => {
  const project = await twoVersions()
  const server = await serve(['iris#production'], {cwd: project.root})
  await project.git('pack-refs', '--all')
  await run(project, 'promote', 'v1.1.0', 'production')
  await answering(server.url, 'v1.1.0')
  const tags = (await project.git('tag', '--list', 'iris#production*')).split('\n')
  await project.git('tag', '-d', ...tags)
  await expect
    .poll(() => server.told(), {timeout: 30_000})
    .toContain('iris#production holds no version any more, and iris@v1.1.0 goes on.')
  await answering(server.url, 'v1.1.0')
})

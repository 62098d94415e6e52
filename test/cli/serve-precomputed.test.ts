import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {GIT_ENV} from '../lib/registry/git-project.ts'
import {mlops, type CliResult} from './mlops.ts'

const bin = fileURLToPath(new URL('../../bin/mlops.js', import.meta.url))
const model = fileURLToPath(new URL('../fixtures/models/sklearn-pipeline.onnx', import.meta.url))
const ROW = {age: 76, income: 51.056602478027344, city: 'Oslo'}

let folder: string
let server: ReturnType<typeof startServer> | undefined
let url = ''
let greeting = ''

const run = (...args: string[]): Promise<CliResult> =>
  mlops(args, {cwd: join(folder, 'clients'), env: {...GIT_ENV}})

const startServer = () =>
  execa(
    process.execPath,
    [
      ...[bin, 'serve', 'clients@v1.1.0', 'clients@v1.0.0', '--port', '0'],
      ...['--precomputed', 'scored.parquet', '--key', 'client'],
    ],
    {cwd: join(folder, 'clients'), reject: false, env: {...GIT_ENV, NO_COLOR: '1'}},
  )

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-serve-precomputed-'))
  const init = ['init', 'clients', '--template', 'blank', '--model', model, '--git']
  const made = await mlops(init, {cwd: folder, env: {...GIT_ENV}})
  expect(made.exitCode, made.stderr).toBe(0)
  await writeFile(
    join(folder, 'clients/rows.csv'),
    'client,age,income,city\n1,76,51.056602478027344,Oslo\n2,20,10,Bergen\n',
  )
  for (const args of [['register'], ['register', '--force']]) {
    const {exitCode, stderr} = await run(...args)
    expect(exitCode, stderr).toBe(0)
  }
  const scored = await run(
    ...['score', 'clients@v1.0.0', '--input', 'rows.csv', '--output', 'scored.parquet'],
    ...['--keep', 'client'],
  )
  expect(scored.exitCode).toBe(0)
  const started = startServer()
  server = started
  greeting = await new Promise<string>((resolve, reject) => {
    let text = ''
    started.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('Ctrl-C')) resolve(text)
    })
    void started.then(({stderr}) => reject(new Error(stderr)))
  })
  url = /http:\S+/.exec(greeting)?.[0] ?? ''
}, 120_000)

afterAll(async () => {
  server?.kill('SIGTERM')
  expect((await server)?.exitCode).toBe(0)
  await rm(folder, {recursive: true, force: true})
})

async function ask(path: string, body: unknown): Promise<{status: number; json: unknown}> {
  const response = await fetch(url + path, {method: 'POST', body: JSON.stringify(body)})
  return {status: response.status, json: await response.json()}
}

describe('mlops serve with a table that mlops score wrote', () => {
  it('greets with what the table has', () => {
    expect(greeting).toMatch(
      /table {4}scored\.parquet: 2 rows by client, v1\.0\.0, scored \d{4}-\d\d-\d\d\n/,
    )
  })

  it('answers a key with the prediction and the version of the table', async () => {
    const {json: live} = await ask('/models/clients/versions/v1.0.0/predict', ROW)
    const {prediction, probabilities} = live as {prediction: unknown; probabilities: unknown}
    expect(prediction).toBe('yes')
    expect(await ask('/predict', {client: 1})).toMatchObject({
      status: 200,
      json: {prediction, probabilities, version: 'v1.0.0', source: 'precomputed'},
    })
  })

  it('answers by the live version where the table has no such key', async () => {
    expect(await ask('/predict', {client: 3, ...ROW})).toMatchObject({
      status: 200,
      json: {prediction: 'yes', version: 'v1.1.0'},
    })
    expect(await ask('/predict', {client: 3})).toMatchObject({status: 404})
  })

  it('answers for a version by name only with what that version predicted', async () => {
    const at = (version: string): string => `/models/clients/versions/${version}/predict`
    expect((await ask(at('v1.0.0'), {client: 2})).json).toMatchObject({source: 'precomputed'})
    expect(await ask(at('v1.1.0'), {client: 2})).toMatchObject({status: 404})
    const {json} = await ask(at('v1.1.0'), {client: 2, ...ROW})
    expect(json).toMatchObject({prediction: 'yes', version: 'v1.1.0'})
    expect(json).not.toHaveProperty('source')
  })

  it('documents the key', async () => {
    const response = await fetch(`${url}/openapi.json`)
    const {components} = (await response.json()) as {
      components: {schemas: Record<string, {properties: object}>}
    }
    expect(components.schemas['Row']?.properties).toHaveProperty('client')
  })
})

it('a key that the table lacks ends the command before it serves', async () => {
  const {exitCode, stderr} = await run(
    ...['serve', '--port', '0', '--precomputed', 'scored.parquet', '--key', 'id'],
  )
  expect(exitCode).toBe(2)
  expect(stderr).toContain('has no column id to look up by')
})

it('a table without a key is no command', async () => {
  const {exitCode, stderr} = await run('serve', '--precomputed', 'scored.parquet')
  expect(exitCode).toBe(2)
  expect(stderr).toContain('--key')
})

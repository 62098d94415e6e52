import {copyFile, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest'
import {
  startServing,
  type RunningServer,
  type ServeRequest,
} from '../../../../src/lib/serve/index.ts'
import {fixture} from '../../model/expected-predictions.ts'
import {scoredQuery, writeScored} from './scored-file.ts'

const HAND = {age: 76, income: 51.056602478027344, city: 'Oslo'}
const BY_HAND = {prediction: 'yes', probabilities: {no: expect.closeTo(0.2789, 4) as number}}
const LOOKED = {prediction: 'yes', probabilities: {no: 0.25, yes: 0.75}}
const FROM_TABLE = {source: 'precomputed', version: 'v1.0.0'}

let folder: string
let table: string
let server: RunningServer
let url: string
const stop = new AbortController()

const request = (more: Partial<ServeRequest> = {}): ServeRequest => ({
  ...{directory: folder, refs: ['./model.onnx'], includePrereleases: false, port: 0},
  ...{insecure: false, processes: 1, log: true, logLevel: 'error', version: '0.1.0'},
  environment: {
    port: undefined,
    vertexPredictPath: '/vertex',
    vertexHealthPath: '/alive',
    tokens: [],
  },
  precomputed: {source: table, key: 'id'},
  signal: stop.signal,
  ...more,
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-answers-'))
  table = join(folder, 'scored.parquet')
  await copyFile(fixture('sklearn-pipeline.onnx'), join(folder, 'model.onnx'))
  await writeFile(join(folder, 'mlops.yaml'), 'name: clients\nmodel: {path: model.onnx}\n')
  await writeScored(table, scoredQuery('(1), (2), (3)'))
  server = await startServing(request())
  url = server.started.url
}, 30_000)

afterAll(async () => {
  stop.abort()
  await server.finished
  await rm(folder, {recursive: true, force: true})
})

interface Got {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Record<string, unknown>
}

async function ask(path: string, body: unknown, type = 'application/json'): Promise<Got> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {'Content-Type': type},
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const {status, headers} = response
  const text = await response.text()
  const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {}
  return {status, headers, text, json}
}

const get = async (path: string): Promise<string> => (await fetch(url + path)).text()

describe('/predict', () => {
  it('answers a key from the table, with the version that scored it', async () => {
    const {status, json} = await ask('/predict', {id: 1})
    expect(status).toBe(200)
    expect(json).toMatchObject({...LOOKED, ...FROM_TABLE, model: 'model'})
  })

  it('answers by the model what the table lacks, and what has no key', async () => {
    for (const row of [{id: 9, ...HAND}, HAND]) {
      const {json} = await ask('/predict', row)
      expect(json).toMatchObject({...BY_HAND, version: null})
      expect(json).not.toHaveProperty('source')
    }
  })

  it('answers each row in its own way and order, and says which', async () => {
    const rows = [{id: 2}, {id: 9, ...HAND}, {id: 1}]
    for (const body of [rows, {rows}]) {
      const {json} = await ask('/predict', body)
      expect(json).toMatchObject({
        source: 'mixed',
        version: null,
        predictions: [
          {...LOOKED, prediction: 'no', ...FROM_TABLE},
          {...BY_HAND, source: 'model', version: null},
          {...LOOKED, ...FROM_TABLE},
        ],
      })
    }
  })

  it('says once what is the same for all rows', async () => {
    const {json} = await ask('/models/model/predict', {columns: {id: [1, 3]}})
    expect(json).toMatchObject({...FROM_TABLE, predictions: [LOOKED, LOOKED]})
    expect((json['predictions'] as object[])[0]).not.toHaveProperty('source')
  })

  it('answers 404 to a key that the table lacks, and 400 where only some columns are there', async () => {
    expect(await ask('/predict', {id: 9})).toMatchObject({
      status: 404,
      json: {error: {kind: 'not-found', hint: expect.stringContaining('age') as string}},
    })
    expect(await ask('/predict', {id: 9, age: 76})).toMatchObject({status: 400})
  })
})

describe('the other protocols', () => {
  it.each<[string, unknown, string]>([
    ['records', {dataframe_records: [{id: 2}, {id: 9, ...HAND}]}, 'application/json'],
    [
      'split',
      {
        dataframe_split: {
          columns: ['id', 'age', 'income', 'city'],
          data: [
            [2, null, null, null],
            [9, 76, 51.0566, 'Oslo'],
          ],
        },
      },
      'application/json',
    ],
    ['instances', {instances: [{id: 2}, {id: 9, ...HAND}]}, 'application/json'],
    ['CSV', 'id,age,income,city\n2,,,\n9,76,51.0566,Oslo\n', 'text/csv'],
    ['JSON lines', `{"id":2}\n${JSON.stringify(HAND)}\n`, 'application/jsonlines'],
  ])('/invocations of %s', async (_form, body, type) => {
    const {json, headers} = await ask('/invocations', body, type)
    expect(json).toEqual({predictions: ['no', 'yes']})
    expect(headers.get('X-Prediction-Source')).toBe('mixed')
  })

  it('an answer of the model alone has no header about its source', async () => {
    const {headers} = await ask('/invocations', {dataframe_records: [HAND]})
    expect(headers.get('X-Prediction-Source')).toBeNull()
  })

  it('Vertex AI', async () => {
    const {json, headers} = await ask('/vertex', {instances: [{id: 1}, {id: 2}]})
    expect(json).toEqual({predictions: ['yes', 'no']})
    expect(headers.get('X-Prediction-Source')).toBe('precomputed')
  })

  it('tensors of the Open Inference Protocol are for the model', async () => {
    const inputs = [
      {name: 'age', shape: [1, 1], datatype: 'FP32', data: [76]},
      {name: 'income', shape: [1, 1], datatype: 'FP32', data: [51.0566]},
      {name: 'city', shape: [1, 1], datatype: 'BYTES', data: ['Oslo']},
    ]
    const {status, json} = await ask('/v2/models/model/infer', {inputs})
    expect(status).toBe(200)
    expect(json['outputs']).toMatchObject([{data: ['yes']}, {}])
  })
})

interface Line {
  readonly id: string
  readonly version: string | null
  readonly sha256: string
  readonly source: string
  readonly origins?: unknown
  readonly inputs: unknown
  readonly outputs: {readonly prediction: unknown}
}

async function logged(id: string): Promise<Line | undefined> {
  const root = join(folder, '.mlops/log')
  const files = (await readdir(root, {recursive: true})).filter(name => name.endsWith('.ndjson'))
  const texts = await Promise.all(files.map(name => readFile(join(root, name), 'utf8')))
  const lines = texts.flatMap(text => text.trim().split('\n'))
  return lines.map(line => JSON.parse(line) as Line).find(line => line.id === id)
}

async function askAs(id: string, path: string, body: unknown, type?: string): Promise<void> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {'X-Request-Id': id, 'Content-Type': type ?? 'application/json'},
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  expect(response.status).toBe(200)
  await response.arrayBuffer()
}

describe('the log tells what answered', () => {
  it('a key: the version that the table names', async () => {
    await askAs('one', '/predict', {id: 1})
    expect(await logged('one')).toMatchObject({
      ...FROM_TABLE,
      inputs: [{id: 1}],
      outputs: {prediction: ['yes']},
    })
  })

  it('several rows: each its own', async () => {
    await askAs('some', '/invocations', 'id,age,income,city\n2,,,\n9,76,51.0566,Oslo\n', 'text/csv')
    expect(await logged('some')).toMatchObject({
      source: 'mixed',
      version: null,
      origins: [FROM_TABLE, {source: 'model', version: null}],
      inputs: [{id: '2'}, {id: '9', age: 76, income: 51.0566, city: 'Oslo'}],
      outputs: {prediction: ['no', 'yes']},
    })
  })

  it('the model: its version and file', async () => {
    await askAs('none', '/predict', {id: 9, ...HAND})
    const line = await logged('none')
    expect(line).toMatchObject({source: 'model', sha256: server.started.models[0]?.sha256})
    expect(line).not.toHaveProperty('origins')
  })
})

it('metrics count rows by source and version', async () => {
  const count = async (version: string, source: string): Promise<number> => {
    const name = `mlops_rows_total{model="model",version="${version}",source="${source}"} `
    const line = (await get('/metrics')).split('\n').find(text => text.startsWith(name))
    return Number(line?.slice(name.length) ?? 0)
  }
  const before = [await count('v1.0.0', 'precomputed'), await count('', 'model')]
  await ask('/predict', [{id: 1}, {id: 2}, HAND])
  const after = [await count('v1.0.0', 'precomputed'), await count('', 'model')]
  expect(after).toEqual([(before[0] ?? 0) + 2, (before[1] ?? 0) + 1])
})

describe('what is served tells of the table', () => {
  const told = {
    key: 'id',
    rows: 3,
    modelVersions: ['v1.0.0'],
    scoredAt: {first: '2026-03-01T04:00:00.000Z', last: '2026-03-01T04:00:00.000Z'},
  }

  it('the server that has started', () => {
    expect(server.started.precomputed).toEqual({source: table, ...told})
  })

  it('/models', async () => {
    expect(JSON.parse(await get('/models'))).toMatchObject({models: [{precomputed: told}]})
    expect(JSON.parse(await get('/models/model'))).toMatchObject({precomputed: told})
  })
})

it('a version that is asked for by name is not answered by another one', async () => {
  const path = `/models/model/versions/${encodeURIComponent('model.onnx')}/predict`
  expect(await ask(path, {id: 1})).toMatchObject({status: 404})
  expect((await ask(path, {id: 1, ...HAND})).json).toMatchObject({...BY_HAND, version: null})
})

it('a table that replaces the one that was there answers from then on', async () => {
  const path = join(folder, 'replaced.parquet')
  await writeScored(path, scoredQuery('(1)'))
  const ended = new AbortController()
  const other = await startServing(
    request({log: false, precomputed: {source: path, key: 'id'}, signal: ended.signal}),
  )
  try {
    const asked = async (): Promise<unknown> => {
      const body = JSON.stringify({id: 5})
      return (await fetch(`${other.started.url}/predict`, {method: 'POST', body})).json()
    }
    expect(await asked()).toHaveProperty('error')
    await writeScored(path, scoredQuery('(5)', 'v2.0.0'))
    await vi.waitFor(
      async () => {
        expect(await asked()).toMatchObject({source: 'precomputed', version: 'v2.0.0'})
      },
      {timeout: 15_000, interval: 100},
    )
  } finally {
    ended.abort()
    await other.finished
  }
}, 30_000)

describe('at the start', () => {
  it('a table for several models is refused, with what to do', async () => {
    await copyFile(fixture('sigmoid.onnx'), join(folder, 'other.onnx'))
    const refused = startServing(request({refs: ['./model.onnx', './other.onnx'], log: false}))
    await expect(refused).rejects.toMatchObject({
      code: 'PRECOMPUTED_MODEL',
      hint: 'Serve that model alone with --precomputed, and the others on another port.',
    })
  })

  it('a table of another model is refused', async () => {
    await expect(startServing(request({refs: ['./other.onnx'], log: false}))).rejects.toMatchObject(
      {code: 'PRECOMPUTED_COLUMNS'},
    )
  })

  it('a table without the key is refused', async () => {
    await expect(
      startServing(request({log: false, precomputed: {source: table, key: 'customer'}})),
    ).rejects.toMatchObject({code: 'PRECOMPUTED_COLUMNS'})
  })
})

import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {oipRoutes} from '../../../../src/lib/serve/oip/index.ts'
import {RequestError} from '../../../../src/lib/serve/request-error.ts'
import type {Serving} from '../../../../src/lib/serve/serving.ts'
import {serveRoutes, type RunningRoutes} from '../serve-routes.ts'
import {simpleServing, type SimpleServing} from '../simple-serving.ts'
import {infer, post, refusal} from './oip-client.ts'

const identity = {name: 'mlops', version: '0.1.0'}
let serving: SimpleServing
let server: RunningRoutes

beforeAll(async () => {
  serving = await simpleServing(
    'multi-output',
    'fixed-batch-4',
    ['unknown-width', {features: ['age', 'height']}],
    'sklearn-pipeline',
  )
  server = await serveRoutes(oipRoutes(serving, identity))
})
afterAll(async () => {
  await server.close()
  await serving.release()
})

async function get(path: string): Promise<[status: number, body: unknown]> {
  const response = await fetch(server.url + path)
  return [response.status, await response.json()]
}

describe('health', () => {
  it('is live always and ready when the models are', async () => {
    expect(await get('/v2/health/live')).toEqual([200, {live: true}])
    expect(await get('/v2/health/ready')).toEqual([200, {ready: true}])
    serving.ready = false
    expect(await get('/v2/health/live')).toEqual([200, {live: true}])
    expect(await get('/v2/health/ready')).toEqual([503, {ready: false}])
    serving.ready = true
  })

  it('is what alone needs no token', () => {
    const open = oipRoutes(serving, identity).filter(route => route.open === true)
    expect(open.map(({path}) => path)).toEqual(['/v2/health/live', '/v2/health/ready'])
  })
})

describe('what the server says of itself', () => {
  it('is its name, its version and the extensions', async () => {
    expect(await get('/v2')).toEqual([200, {...identity, extensions: ['binary_tensor_data']}])
  })

  it('is which models it serves', async () => {
    const models = ['multi-output', 'fixed-batch-4', 'unknown-width', 'sklearn-pipeline']
    expect(await get('/v2/models')).toEqual([200, {models}])
    const {bytes} = await post(`${server.url}/v2/repository/index`, '')
    expect(JSON.parse(bytes.toString())).toEqual(
      models.map(name => ({name, version: 'v1.2.0', state: 'READY', reason: ''})),
    )
    expect(await refusal(`${server.url}/v2/repository/index`, '{')).toMatch(/^400 /)
  })
})

describe('what a model takes and gives', () => {
  it('is there by its name, with and without a version', async () => {
    const metadata = {
      name: 'multi-output',
      versions: ['v1.2.0'],
      platform: 'onnx_onnxv1',
      inputs: [{name: 'x', datatype: 'FP32', shape: [-1, 3]}],
      outputs: [
        {name: 'total', datatype: 'FP32', shape: [-1, 1]},
        {name: 'negated', datatype: 'FP32', shape: [-1, 3]},
      ],
    }
    for (const path of ['', '/versions/v1.2.0', '/versions/1.2.0'])
      expect(await get(`/v2/models/multi-output${path}`)).toEqual([200, metadata])
    expect(await get('/v2/models/multi-output/versions/v2.0.0')).toMatchObject([404, {}])
    expect(await get('/v2/models/nobody')).toMatchObject([
      404,
      {error: expect.any(String) as string},
    ])
  })

  it('is any number of rows where the batch is fixed, and as many values as columns where the graph leaves that open', async () => {
    const inputs = async (model: string): Promise<unknown> =>
      z.object({inputs: z.unknown()}).parse((await get(`/v2/models/${model}`))[1]).inputs
    expect(await inputs('fixed-batch-4')).toEqual([{name: 'x', datatype: 'FP32', shape: [-1, 3]}])
    expect(await inputs('unknown-width')).toEqual([{name: 'x', datatype: 'FP32', shape: [-1, 2]}])
    expect(await inputs('sklearn-pipeline')).toEqual([
      {name: 'age', datatype: 'FP32', shape: [-1, 1]},
      {name: 'income', datatype: 'FP32', shape: [-1, 1]},
      {name: 'city', datatype: 'BYTES', shape: [-1, 1]},
    ])
  })
})

describe('a model', () => {
  it('is ready, or is not served', async () => {
    expect(await get('/v2/models/multi-output/ready')).toEqual([
      ...[200, {name: 'multi-output', ready: true}],
    ])
    expect((await get('/v2/models/multi-output/versions/1.2.0/ready'))[0]).toBe(200)
    expect((await get('/v2/models/nobody/ready'))[0]).toBe(404)
  })

  it('that is loading is not ready, and listed as unavailable', async () => {
    const loading: Serving = {
      models: [{name: 'late', live: []}],
      ready: false,
      find() {
        throw new RequestError('overloaded', 'It is loading.', {retryAfter: 1})
      },
      refusal: () => undefined,
      answer: () => Promise.reject(new RequestError('overloaded', 'It is loading.')),
    }
    const other = await serveRoutes(oipRoutes(loading, identity))
    const ready = await fetch(`${other.url}/v2/models/late/ready`)
    expect([ready.status, await ready.json()]).toEqual([503, {name: 'late', ready: false}])
    const index = async (body: string): Promise<unknown> =>
      JSON.parse((await post(`${other.url}/v2/repository/index`, body)).bytes.toString())
    expect(await index('{}')).toEqual([{name: 'late', state: 'UNAVAILABLE', reason: 'loading'}])
    expect(await index('{"ready": true}')).toEqual([])
    await other.close()
  })

  it('counts what it was asked', async () => {
    const url = `${server.url}/v2/models/multi-output`
    const inputs = [{name: 'x', datatype: 'FP32', shape: [2, 3], data: [1, 2, 3, 4, 5, 6]}]
    await infer(`${url}/infer`, {inputs})
    await infer(`${url}/infer`, {inputs})
    await refusal(`${url}/infer`, {inputs: []})
    const stats = {
      name: 'multi-output',
      version: 'v1.2.0',
      inference_count: 4,
      inference_stats: {success: {count: 2}, fail: {count: 1}},
    }
    expect(await get('/v2/models/multi-output/stats')).toMatchObject([200, {model_stats: [stats]}])
    expect(await get('/v2/models/stats')).toMatchObject([200, {model_stats: [stats, {}, {}, {}]}])
  })
})

import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {invocationRoutes} from '../../../../src/lib/serve/protocols/invocations.ts'
import {predictRoutes} from '../../../../src/lib/serve/protocols/predict.ts'
import {post, running} from '../http/running.ts'
import {simpleServing, type SimpleServing} from '../simple-serving.ts'

let serving: SimpleServing
beforeAll(async () => {
  serving = await simpleServing('sklearn-pipeline')
})
afterAll(() => serving.release())

async function ask(path: string, body: string, type = 'application/json') {
  const server = await running([...predictRoutes(serving), ...invocationRoutes(serving)])
  return post(server, path, body, {'Content-Type': type})
}

describe('a body of another protocol at /predict', () => {
  it.each([
    ['{"instances": [{"a": 1}]}', '/invocations'],
    ['{"dataframe_records": [{"a": 1}], "params": {}}', '/invocations'],
    ['{"inputs": [{"name": "a", "datatype": "FP32"}]}', '/v2/models/NAME/infer'],
  ])('%s is told to go to %s', async (body, path) => {
    const {status, json} = await ask('/predict', body)
    expect(status).toBe(400)
    expect(JSON.stringify(json)).toContain(`Send it to ${path}`)
    expect(JSON.stringify(json)).not.toContain('missing')
  })

  it('is one of columns where anything else is in it', async () => {
    const {json} = await ask('/predict', '{"instances": [], "a": 1}')
    expect(JSON.stringify(json)).toContain('missing')
  })

  it.each(['text/csv', 'application/x-ndjson'])('as %s is told to go elsewhere', async type => {
    expect(await ask('/predict', 'a,b\n1,2', type)).toMatchObject({
      status: 415,
      json: {error: {kind: 'media-type', hint: `Send ${type} to /invocations.`}},
    })
  })
})

describe('/invocations', () => {
  it('answers a wrong method by a code of MLflow that blames the client', async () => {
    const {url} = await running(invocationRoutes(serving))
    const response = await fetch(`${url}/invocations`)
    expect(response.status).toBe(405)
    expect(await response.json()).toMatchObject({error_code: 'BAD_REQUEST'})
  })
})

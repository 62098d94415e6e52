import {execa, execaSync} from 'execa'
import {describe, expect, it, onTestFinished} from 'vitest'
import {fixture} from '../lib/model/expected-predictions.ts'
import {serve, type Served, type ServedOptions} from './served.ts'

const bin = new URL('../../bin/mlops.js', import.meta.url).pathname
const posix = process.platform !== 'win32'
const curl = posix && execaSync('curl', ['--version'], {reject: false}).exitCode === 0

async function started(args: readonly string[], options?: ServedOptions): Promise<Served> {
  const server = await serve(args, options)
  onTestFinished(async () => {
    await server.stop()
  })
  return server
}

const customers = fixture('sklearn-pipeline.onnx')
const secured = {env: {MLOPS_TOKEN: 'a-token-of-a-test'}}

describe('what a browser finds', {timeout: 30_000}, () => {
  it('is the page, from / on, and no error for its icon', async () => {
    const {url} = await started([customers])
    const headers = {Accept: 'text/html,*/*;q=0.8'}
    const entered = await fetch(`${url}/`, {headers})
    expect([entered.status, entered.url]).toEqual([200, `${url}/try`])
    expect(entered.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect((await fetch(`${url}/favicon.ico`)).status).toBe(204)
    expect(await (await fetch(`${url}/`)).json()).toMatchObject({
      name: 'mlops',
      openapi: '/openapi.json',
    })
  })

  it('under a token is the page, and the document only with the token', async () => {
    const {url} = await started([customers], secured)
    expect((await fetch(`${url}/docs`)).status).toBe(200)
    expect((await fetch(`${url}/openapi.json`)).status).toBe(401)
    const headers = {Authorization: `Bearer ${secured.env.MLOPS_TOKEN}`}
    expect((await fetch(`${url}/openapi.json`, {headers})).status).toBe(200)
  })

  it('tells nothing of where the file lies', async () => {
    const {url} = await started([customers])
    for (const path of [
      '/openapi.json',
      '/models',
      '/models/sklearn-pipeline/versions/v9/predict',
    ]) {
      const method = path.endsWith('predict') ? 'POST' : 'GET'
      const body = method === 'POST' ? {body: '{}'} : {}
      const text = await (await fetch(url + path, {method, ...body})).text()
      expect(text).toContain('sklearn-pipeline')
      expect(text).not.toContain('fixtures')
    }
  })
})

describe.skipIf(!curl)(
  `the curl line${curl ? '' : ' (skipped: no curl)'}`,
  {timeout: 30_000},
  () => {
    it.each([
      ['of one model', [customers], {}],
      ['of several models', [fixture('table-labels.onnx'), customers], {}],
      ['of a model that refuses unknown categories', [fixture('one-hot.onnx')], {}],
      ['under a token', [customers], secured],
    ])('%s works in a shell', async (_, args, options) => {
      const server = await started(args, options)
      const {stdout} = await execa('sh', ['-c', server.curl], options)
      expect(JSON.parse(stdout)).toMatchObject({prediction: expect.any(String) as unknown})
    })
  },
)

describe.skipIf(!posix)('in a container', {timeout: 30_000}, () => {
  it('listens for others only when that is said', async () => {
    await expect(serve([customers, '--host', '0.0.0.0'])).rejects.toThrow(
      /SERVE_EXPOSED|--insecure/,
    )
  })

  it('starts as SageMaker does, at its port, and ends by SIGTERM', async () => {
    const line = `exec '${process.execPath}' '${bin}' serve '${customers}' --host 0.0.0.0 --insecure --json`
    // `serve` is what SageMaker adds, and the rest what this test does.
    const server = await started([], {
      command: ['sh', '-c', `${line} --port 0`, 'serve'],
      env: {SAGEMAKER_BIND_TO_PORT: '1'},
    })
    const port = new URL(server.url).port
    expect((await fetch(`http://127.0.0.1:${port}/ping`)).status).toBe(200)
    const answer = await fetch(`http://127.0.0.1:${port}/invocations`, {
      method: 'POST',
      headers: {'Content-Type': 'text/csv', Accept: 'text/csv'},
      body: '70,41.5,Rome\n25,30,Oslo\n',
    })
    expect((await answer.text()).split('\n').map(line => line.split(',')[0])).toEqual([
      'yes',
      'no',
      '',
    ])
    expect(await server.stop()).toBe(0)
  })

  it('answers Vertex AI on a path that another protocol has, and that one as well', async () => {
    const {url} = await started([customers], {
      env: {AIP_PREDICT_ROUTE: '/predict', AIP_HEALTH_ROUTE: '/health'},
    })
    const row = {age: 25, income: 30, city: 'Oslo'}
    const other = {age: 70, income: 41.5, city: 'Rome'}
    const ask = async (body: object): Promise<unknown> =>
      (await fetch(`${url}/predict`, {method: 'POST', body: JSON.stringify(body)})).json()
    expect(await ask({instances: [row, other]})).toEqual({predictions: ['no', 'yes']})
    expect(await ask(row)).toMatchObject({prediction: 'no', model: 'sklearn-pipeline'})
    expect((await fetch(`${url}/health`)).status).toBe(200)
  })
})

import {describe, expect, it, onTestFinished} from 'vitest'
import {fixture} from '../lib/model/expected-predictions.ts'
import {temporaryFolder} from '../lib/registry/git-project.ts'
import {GrpcClient} from '../lib/serve/oip/grpc-client.ts'
import {startCollector} from '../lib/serve/trace/otlp-collector.ts'
import {startServer} from './running-server.ts'

const MODEL = fixture('sklearn-pipeline.onnx')
const ROW = {age: 30, income: 1000, city: 'Bonn'}
const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'

describe('mlops serve where OTEL_EXPORTER_OTLP_ENDPOINT is set', () => {
  it('sends a span a request, in the trace of its client, with its steps and what answered', async () => {
    const collector = await startCollector()
    const server = await startServer(
      await temporaryFolder(),
      [MODEL, '--log-level', 'debug', '--grpc-port', '0'],
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=acme',
        OTEL_SERVICE_NAME: 'churn',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      },
    )
    const headers = {traceparent: `00-${TRACE}-${PARENT}-01`}
    expect((await server.post('/predict?secret=1', [ROW, ROW], headers)).status).toBe(200)
    expect((await server.post('/predict', {age: 'x'})).status).toBe(400)
    await fetch(`${server.url}/readyz`)
    expect(await server.stop()).toBe(0)

    expect(collector.paths[0]).toBe('/v1/traces')
    expect(collector.headers).toMatchObject({'x-tenant': 'acme'})
    const roots = collector.spans.filter(({kind}) => kind === 2)
    expect(roots.map(({name}) => name)).toEqual(['POST /predict', 'POST /predict'])
    const [good, bad] = roots
    expect(good).toMatchObject({traceId: TRACE, parentId: PARENT, status: 0})
    expect(good?.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/predict',
      'url.path': '/predict',
      'http.response.status_code': 200,
      'mlops.model.name': 'sklearn-pipeline',
      'mlops.protocol': 'predict',
      'mlops.rows': 2,
    })
    expect(good?.resource).toMatchObject({
      'service.name': 'churn',
      'deployment.environment.name': 'test',
    })
    const steps = collector.spans.filter(({parentId}) => parentId === good?.spanId)
    expect(steps.map(({name}) => name)).toEqual(['receive', 'decode', 'infer'])
    for (const [index, step] of steps.entries()) {
      expect(step.traceId).toBe(TRACE)
      expect(step.startNs).toBe((steps[index - 1] ?? {endNs: good?.startNs}).endNs)
      expect(step.endNs).toBeLessThanOrEqual(good?.endNs ?? 0n)
    }
    expect(bad).toMatchObject({parentId: '', status: 0})
    expect(bad?.attributes).toMatchObject({
      'http.response.status_code': 400,
      'error.type': 'invalid',
    })
    expect(JSON.stringify(collector.spans, (_, v: unknown) => String(v))).not.toContain('secret')
    const lines = server.lines().filter(({msg}) => msg === 'POST /predict')
    expect(lines.map(({traceId}) => traceId)).toEqual([TRACE, bad?.traceId])
  })

  it('sends nothing of what the sampler leaves out', async () => {
    const collector = await startCollector()
    const server = await startServer(await temporaryFolder(), [MODEL], {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0',
    })
    await server.post('/predict', ROW)
    await server.post('/predict', ROW, {traceparent: `00-${TRACE}-${PARENT}-01`})
    expect(await server.stop()).toBe(0)
    expect(new Set(collector.spans.map(({traceId}) => traceId))).toEqual(new Set([TRACE]))
  })

  it('traces calls of gRPC in the trace of their client', async () => {
    const collector = await startCollector()
    const server = await startServer(await temporaryFolder(), [MODEL, '--grpc-port', '0'], {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    })
    const client = new GrpcClient(Number(String(server.started['grpc']).split(':')[1]))
    onTestFinished(() => client.close())
    const traceparent = `00-${TRACE}-${PARENT}-01`
    const inputs = [
      {name: 'age', datatype: 'FP32', shape: [1, 1], contents: {fp32_contents: [30]}},
      {name: 'income', datatype: 'FP32', shape: [1, 1], contents: {fp32_contents: [1000]}},
      {
        name: 'city',
        datatype: 'BYTES',
        shape: [1, 1],
        contents: {bytes_contents: [Buffer.from('Bonn')]},
      },
    ]
    await client.call('ServerLive')
    await client.infer({model_name: 'sklearn-pipeline', inputs}, {traceparent})
    await client.refusal('ModelInfer', {model_name: 'nobody', inputs})
    expect(await server.stop()).toBe(0)
    const calls = collector.spans.filter(({kind}) => kind === 2)
    expect(calls.map(({name}) => name)).toEqual(
      Array(2).fill('inference.GRPCInferenceService/ModelInfer'),
    )
    expect(calls[0]).toMatchObject({traceId: TRACE, parentId: PARENT, status: 0})
    expect(calls[0]?.attributes).toMatchObject({
      'rpc.method': 'ModelInfer',
      'rpc.response.status_code': 'OK',
      'mlops.protocol': 'oip-grpc',
      'mlops.rows': 1,
    })
    expect(calls[1]?.attributes).toMatchObject({
      'rpc.response.status_code': 'NOT_FOUND',
      'error.type': 'not-found',
    })
  })

  it('sends the spans of every process of several', async () => {
    const collector = await startCollector()
    const server = await startServer(await temporaryFolder(), [MODEL, '--processes', '2'], {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    })
    // At a time, so that they come over several connections.
    await Promise.all(Array.from({length: 10}, () => server.post('/predict', ROW)))
    expect(await server.stop()).toBe(0)
    expect(collector.spans.filter(({kind}) => kind === 2)).toHaveLength(10)
    expect(new Set(collector.spans.map(({resource}) => resource['process.pid'])).size).toBe(2)
  }, 60_000)

  it('serves and ends in time where the endpoint does not answer, and says so', async () => {
    const server = await startServer(await temporaryFolder(), [MODEL], {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://user:pass@127.0.0.1:9',
      OTEL_BSP_SCHEDULE_DELAY: '10',
      OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
    })
    expect((await server.post('/predict', ROW)).status).toBe(200)
    await expect
      .poll(() => server.lines().find(({msg}) => msg === 'Traces may be lost.'), {timeout: 10_000})
      .toMatchObject({level: 'warn', endpoint: 'http://127.0.0.1:9/'})
    expect(JSON.stringify(server.lines())).not.toContain('pass')
    expect(await server.stop()).toBe(0)
  })
})

import {chmod, copyFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it, onTestFinished} from 'vitest'
import {fixture} from '../lib/model/expected-predictions.ts'
import {temporaryFolder} from '../lib/registry/git-project.ts'
import {GrpcClient} from '../lib/serve/oip/grpc-client.ts'
import {readPrometheusText, type Samples} from '../lib/serve/ops/prometheus-text.ts'
import {startServer, type RunningServer} from './running-server.ts'

const MODEL = fixture('sklearn-pipeline.onnx')
const NAME = 'sklearn-pipeline'
const ROW = {age: 30, income: 1000, city: 'Bonn'}
const SECRET = 'a-token-that-nobody-may-see'

const scrape = async (server: RunningServer): Promise<Samples> =>
  readPrometheusText(await server.metrics())

/** A project whose model is the fixture, by the name of its work tree. */
async function project(yaml = ''): Promise<string> {
  const folder = await temporaryFolder()
  await copyFile(MODEL, join(folder, 'model.onnx'))
  await writeFile(join(folder, 'mlops.yaml'), `name: churn\nmodel: {path: model.onnx}\n${yaml}`)
  return folder
}

describe('the metrics of mlops serve', () => {
  it('add up over two processes, tell of the whole once, and count a process that died', async () => {
    const server = await startServer(await temporaryFolder(), [
      MODEL,
      ...['--processes', '2', '--log-level', 'debug'],
    ])
    await Promise.all([
      ...Array.from({length: 30}, () => server.post('/predict', [ROW, ROW])),
      ...Array.from({length: 10}, () => server.post('/predict', {age: 'x'})),
    ])
    const samples = await scrape(server)
    const model = `model="${NAME}",version=""`
    const none = 'model="",version=""'
    expect(samples.get(`mlops_requests_total{protocol="predict",status="200",${model}}`)).toBe(30)
    expect(samples.get(`mlops_requests_total{protocol="predict",status="400",${none}}`)).toBe(10)
    expect(samples.get('mlops_errors_total{kind="invalid"}')).toBe(10)
    expect(samples.get(`mlops_request_seconds_count{protocol="predict",${model}}`)).toBe(30)
    expect(samples.get(`mlops_batch_rows_sum{${model}}`)).toBe(60)
    const classes = ['no', 'yes'].map(
      name => samples.get(`mlops_predictions_total{${model},class="${name}"}`) ?? 0,
    )
    expect(classes.reduce((a, b) => a + b)).toBe(60)
    expect(samples.get('mlops_processes')).toBe(2)
    expect(samples.get('mlops_process_restarts_total{reason="died"}')).toBe(0)
    const infos = [...samples].filter(([name]) => name.startsWith('mlops_build_info{'))
    expect(infos.map(([, value]) => value)).toEqual([1])
    expect([...samples].filter(([name]) => name.startsWith('mlops_model_info{'))).toHaveLength(1)

    const pid = server.lines().find(({msg}) => msg === 'A process serves.')?.['pid']
    process.kill(Number(pid), 'SIGKILL')
    await expect
      .poll(async () => (await scrape(server)).get('mlops_process_restarts_total{reason="died"}'), {
        timeout: 15_000,
      })
      .toBe(1)
    expect(server.lines()).toContainEqual(
      expect.objectContaining({level: 'warn', pid, how: 'SIGKILL'}) as object,
    )
  }, 60_000)

  it('count errors by kind and protocol, of gRPC too, but no probes', async () => {
    const server = await startServer(await temporaryFolder(), [MODEL, '--grpc-port', '0'])
    await server.post('/nowhere', {})
    await server.post(`/v2/models/${NAME}/infer`, {inputs: 1})
    await server.post('/invocations', 'a,b\n1,2', {'Content-Type': 'text/csv'})
    await server.post('/models/other/predict', ROW)
    const client = new GrpcClient(Number(String(server.started['grpc']).split(':')[1]))
    onTestFinished(() => client.close())
    await client.refusal('ModelInfer', {model_name: 'other'})
    const samples = await scrape(server)
    const requests = (protocol: string, status: number) =>
      samples.get(
        `mlops_requests_total{protocol="${protocol}",status="${status}",model="",version=""}`,
      )
    expect(requests('', 404)).toBe(1)
    expect(requests('oip', 400)).toBe(1)
    expect(requests('invocations', 400)).toBe(1)
    expect(requests('predict', 404)).toBe(1)
    expect(requests('oip-grpc', 404)).toBe(1)
    expect(samples.get('mlops_errors_total{kind="not-found"}')).toBe(3)
    expect(samples.get('mlops_errors_total{kind="invalid"}')).toBe(2)
  })

  it('tell of GPUs where nvidia-smi is on the PATH', async () => {
    const folder = await temporaryFolder()
    await writeFile(
      join(folder, 'nvidia-smi'),
      '#!/bin/sh\necho "0, Tesla T4, 50, 1, 16, 40, 30"\n',
    )
    await chmod(join(folder, 'nvidia-smi'), 0o755)
    const server = await startServer(folder, [MODEL], {
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    })
    const samples = await scrape(server)
    expect(samples.get('mlops_gpu_utilization_ratio{gpu="0",name="Tesla T4"}')).toBe(0.5)
  })

  it('compare what clients send with data.reference, over all processes', async () => {
    const folder = await project('data: {reference: reference.csv}\n')
    const rows = Array.from({length: 500}, (_, n) => `${n % 60},${(n * 37) % 1000},Bonn`)
    await writeFile(join(folder, 'reference.csv'), `age,income,city\n${rows.join('\n')}\n`)
    const server = await startServer(folder, ['--processes', '2', '--no-log'])
    const send = (): Promise<unknown> =>
      Promise.all(
        Array.from({length: 6}, (_, n) =>
          server.post(
            '/predict',
            Array.from({length: 50}, (_row, m) => ({
              ...{age: 200, income: ((50 * n + m) * 37) % 1000},
              city: m % 2 === 0 ? 'Bonn' : 'Ulm',
            })),
          ),
        ),
      )
    const gauge = (samples: Samples, name: string, column: string): number | undefined =>
      samples.get(`mlops_input_${name}{model="churn",version="",column="${column}"}`)
    let samples: Samples = new Map()
    await expect
      .poll(
        async () => {
          await send()
          samples = await scrape(server)
          return gauge(samples, 'drift_psi', 'age')
        },
        {timeout: 20_000, interval: 200},
      )
      .toBeGreaterThan(1)
    expect(gauge(samples, 'out_of_range_share', 'age')).toBe(1)
    expect(gauge(samples, 'out_of_range_share', 'city')).toBe(0.5)
    expect(gauge(samples, 'drift_psi', 'income')).toBeLessThan(
      gauge(samples, 'drift_psi_noise', 'income') ?? 0,
    )
  }, 60_000)

  it('do without a reference that cannot be read, and say why once', async () => {
    const folder = await project('data: {reference: nowhere.parquet}\n')
    const server = await startServer(folder, ['--no-log'])
    await expect
      .poll(() => server.lines().filter(({level}) => level === 'error'), {timeout: 10_000})
      .toMatchObject([{err: {code: 'FILE_NOT_FOUND'}}])
    expect((await server.post('/predict', ROW)).status).toBe(200)
  })
})

describe('the log of mlops serve', () => {
  it('tells of loading, readiness and the end in JSON, and neither inputs nor tokens', async () => {
    const folder = await project()
    const server = await startServer(folder, ['--log-level', 'debug'], {MLOPS_TOKEN: SECRET})
    const headers = {Authorization: `Bearer ${SECRET}`}
    const odd = {...ROW, city: 'Unmistakable'}
    expect((await server.post('/predict?key=Unmistakable', odd, headers)).status).toBe(200)
    await server.post('/predict', {...odd, age: 'Unmistakable'}, headers)
    await server.post('/predict', odd)
    expect(await server.stop()).toBe(0)
    const lines = server.lines()
    expect(lines.filter(({level}) => level === 'info').map(({msg}) => msg)).toEqual([
      expect.stringMatching(/ is loaded\.$/),
      'The server is ready.',
      'The server stops; requests under way are answered.',
      'The server has stopped.',
    ])
    expect(lines.filter(({msg}) => msg === 'POST /predict')).toMatchObject([
      {status: 200},
      {status: 400, kind: 'invalid'},
      {status: 401, kind: 'unauthorized'},
    ])
    const text = JSON.stringify(lines)
    for (const secret of [SECRET, 'Unmistakable', '    at ']) expect(text).not.toContain(secret)
  })
})

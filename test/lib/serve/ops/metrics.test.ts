import {tmpdir} from 'node:os'
import {describe, expect, it, onTestFinished} from 'vitest'
import {createMetrics, gaugeFamily, renderMetrics} from '../../../../src/lib/serve/ops/index.ts'
import {readPrometheusText} from './prometheus-text.ts'

type Options = Parameters<typeof createMetrics>[0]

function metricsOf(options?: Options): ReturnType<typeof createMetrics> {
  const metrics = createMetrics(options)
  onTestFinished(() => metrics.close())
  return metrics
}

describe('the metrics of a server', () => {
  it('count requests by protocol, status, model and version', async () => {
    const metrics = metricsOf()
    const flights = metrics.of('flights', 'v1.2.0')
    flights.request('predict', 200, 0.002)
    flights.request('predict', 200, 0.003)
    flights.request('oip', 503, 0.0001)
    metrics.of('').request('predict', 404, 0.0001)
    const samples = readPrometheusText(await renderMetrics([await metrics.collect()]))
    const total = (labels: string) => samples.get(`mlops_requests_total{${labels}}`)
    const flightsLabels = 'model="flights",version="v1.2.0"'
    expect(total(`protocol="predict",status="200",${flightsLabels}`)).toBe(2)
    expect(total(`protocol="oip",status="503",${flightsLabels}`)).toBe(1)
    expect(total('protocol="predict",status="404",model="",version=""')).toBe(1)
    expect(metrics.of('flights', 'v1.2.0')).toBe(flights)
  })

  it('put seconds into cumulative buckets, the bound itself belonging to its bucket', async () => {
    const metrics = metricsOf()
    for (const seconds of [0.0025, 0.0026, 60]) metrics.of('m').request('predict', 200, seconds)
    const samples = readPrometheusText(await renderMetrics([await metrics.collect()]))
    const labels = 'protocol="predict",model="m",version=""'
    const bucket = (le: string) => samples.get(`mlops_request_seconds_bucket{${labels},le="${le}"}`)
    expect(['0.001', '0.0025', '0.005', '10', '+Inf'].map(bucket)).toEqual([0, 1, 2, 2, 3])
    expect(samples.get(`mlops_request_seconds_count{${labels}}`)).toBe(3)
    expect(samples.get(`mlops_request_seconds_sum{${labels}}`)).toBeCloseTo(60.0051, 10)
  })

  it('count classes, of which those beyond a hundred are one, and quote their names', async () => {
    const metrics = metricsOf()
    const model = metrics.of('m', 'v1')
    for (let n = 0; n < 150; n++) model.predictedClass(`c${n}`)
    model.predictedClass('c0')
    const samples = readPrometheusText(await renderMetrics([await metrics.collect()]))
    const count = (name: string) =>
      samples.get(`mlops_predictions_total{model="m",version="v1",class="${name}"}`)
    expect([count('c0'), count('c99'), count('c100'), count('(other)')]).toEqual([
      2,
      1,
      undefined,
      50,
    ])
    const odd = metricsOf()
    odd.of('m', 'v1').predictedClass('say "no"\n\\')
    expect(await renderMetrics([await odd.collect()])).toContain('class="say \\"no\\"\\n\\\\"')
  })

  it('put predicted numbers into ranges on both sides of zero, without NaN', async () => {
    const metrics = metricsOf()
    const model = metrics.of('m', 'v1')
    for (const value of [-3, 0, 7, NaN, Infinity]) model.predictedValue(value)
    const samples = readPrometheusText(await renderMetrics([await metrics.collect()]))
    const labels = 'model="m",version="v1"'
    const bucket = (le: string) =>
      samples.get(`mlops_prediction_value_bucket{${labels},le="${le}"}`)
    expect(['-5', '-2', '0', '5', '10', '+Inf'].map(bucket)).toEqual([0, 1, 2, 2, 3, 3])
    expect(samples.get(`mlops_prediction_value_sum{${labels}}`)).toBe(4)
    expect(samples.get(`mlops_predictions_nonfinite_total{${labels}}`)).toBe(2)
  })

  it('tell queues, models, errors, the process, the disk and what others know', async () => {
    const metrics = metricsOf({logDirectory: tmpdir()})
    metrics.of('m', 'v1').batch(32)
    metrics.error('overloaded')
    metrics.watchQueues(() => [{model: 'm', version: 'v1', rows: 7, bytes: 700}])
    metrics.setModels([{name: 'm', version: 'v1', label: 'm@v1', sha256: 'ab'}])
    metrics.addSource(() => [
      gaugeFamily('mlops_drift', 'Drift.', [{labels: {f: 'x'}, value: 0.2}]),
    ])
    const text = await renderMetrics([await metrics.collect()])
    const samples = readPrometheusText(text)
    expect(samples.get('mlops_queue_rows{model="m",version="v1"}')).toBe(7)
    expect(samples.get('mlops_queue_bytes{model="m",version="v1"}')).toBe(700)
    expect(samples.get('mlops_errors_total{kind="overloaded"}')).toBe(1)
    expect(samples.get('mlops_batch_rows_sum{model="m",version="v1"}')).toBe(32)
    expect(samples.get('mlops_model_info{model="m",version="v1",label="m@v1",sha256="ab"}')).toBe(1)
    expect(samples.get('mlops_drift{f="x"}')).toBe(0.2)
    expect(samples.get('mlops_log_disk_free_bytes')).toBeGreaterThan(0)
    expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1e6)
    expect(samples.get('process_cpu_seconds_total')).toBeGreaterThan(0)
    expect(text).toContain('# TYPE mlops_batch_rows histogram')
    expect(text).toContain('# TYPE mlops_errors_total counter')
  })

  it('tell the faults of the server and predictions that are no number from 0 on, before there is one', async () => {
    const metrics = metricsOf()
    metrics.setModels([{name: 'm', version: 'v1', label: 'm@v1', sha256: 'ab'}])
    metrics.of('', null).request('predict', 404, 0.001)
    const samples = readPrometheusText(await renderMetrics([await metrics.collect()]))
    for (const kind of ['internal', 'overloaded', 'deadline'])
      expect(samples.get(`mlops_errors_total{kind="${kind}"}`)).toBe(0)
    expect(samples.get('mlops_predictions_nonfinite_total{model="m",version="v1"}')).toBe(0)
    expect(samples.has('mlops_predictions_nonfinite_total{model="",version=""}')).toBe(false)
  })

  it('count restarts, moves of stages and failures of the log, from 0 so that the first is seen', async () => {
    const metrics = metricsOf({logDirectory: tmpdir(), version: '1.2.3'})
    const model = metrics.of('m', 'v1')
    model.batch(1)
    model.restart('hung')
    metrics.stageMove('m', 'production', 'failed')
    const before = readPrometheusText(await renderMetrics([await metrics.collect()]))
    const restarts = (reason: string) =>
      before.get(`mlops_model_process_restarts_total{model="m",version="v1",reason="${reason}"}`)
    expect([restarts('hung'), restarts('died')]).toEqual([1, 0])
    const moves = (outcome: string) =>
      before.get(`mlops_stage_moves_total{model="m",stage="production",outcome="${outcome}"}`)
    expect([moves('failed'), moves('moved')]).toEqual([1, 0])
    expect(before.get('mlops_log_failures_total')).toBe(0)
    expect(before.get('mlops_log_disk_size_bytes')).toBeGreaterThan(
      before.get('mlops_log_disk_free_bytes') ?? Infinity,
    )
    const {node} = process.versions
    expect(before.get(`mlops_build_info{version="1.2.3",node="${node}"}`)).toBe(1)
    metrics.logFailure()
    const after = readPrometheusText(await renderMetrics([await metrics.collect()]))
    expect(after.get('mlops_log_failures_total')).toBe(1)
  })

  it('tell of a move that every process saw once', async () => {
    const processes = [metricsOf(), metricsOf()]
    for (const metrics of processes) metrics.stageMove('m', 'production', 'moved')
    const collected = await Promise.all(processes.map(metrics => metrics.collect()))
    const samples = readPrometheusText(await renderMetrics(collected))
    const labels = 'model="m",stage="production",outcome="moved"'
    expect(samples.get(`mlops_stage_moves_total{${labels}}`)).toBe(1)
  })

  it('measure the lag of an event loop that was blocked', async () => {
    const metrics = metricsOf()
    await metrics.collect()
    await new Promise(resolve => setTimeout(resolve, 100))
    const end = performance.now() + 200
    while (performance.now() < end);
    await new Promise(resolve => setTimeout(resolve, 60))
    const samples = readPrometheusText(await renderMetrics([await metrics.collect()]))
    expect(samples.get('nodejs_eventloop_lag_max_seconds')).toBeGreaterThan(0.1)
    expect(samples.get('nodejs_eventloop_lag_max_seconds')).toBeLessThan(2)
  })

  it('of several processes are added up, but versions, starts and lags are not', async () => {
    const processes = [metricsOf(), metricsOf()]
    for (const [index, metrics] of processes.entries()) {
      metrics.of('m', 'v1').request('predict', 200, 0.001 * (index + 1))
      metrics.setModels([{name: 'm', version: 'v1', label: 'm@v1', sha256: 'ab'}])
      metrics.watchQueues(() => [{model: 'm', version: 'v1', rows: index + 1, bytes: 0}])
    }
    const collected = await Promise.all(processes.map(metrics => metrics.collect()))
    // What crosses a process is JSON.
    const sent = JSON.parse(JSON.stringify(collected)) as typeof collected
    const samples = readPrometheusText(await renderMetrics(sent))
    const labels = 'model="m",version="v1"'
    expect(samples.get(`mlops_requests_total{protocol="predict",status="200",${labels}}`)).toBe(2)
    expect(
      samples.get(`mlops_request_seconds_bucket{protocol="predict",${labels},le="0.001"}`),
    ).toBe(1)
    expect(samples.get(`mlops_request_seconds_count{protocol="predict",${labels}}`)).toBe(2)
    expect(samples.get(`mlops_queue_rows{${labels}}`)).toBe(3)
    expect(samples.get(`mlops_model_info{${labels},label="m@v1",sha256="ab"}`)).toBe(1)
    expect(samples.get('process_start_time_seconds')).toBeLessThan(Date.now() / 1000)
  })

  it('keep a bounded number of versions', async () => {
    const metrics = metricsOf()
    for (let n = 0; n < 300; n++) metrics.of('m', `v${n}`).request('predict', 200, 0.001)
    const samples = readPrometheusText(await renderMetrics([await metrics.collect()]))
    const totals = [...samples.keys()].filter(name => name.startsWith('mlops_requests_total'))
    expect(totals).toHaveLength(256)
  })

  it('cost less than a microsecond a request', () => {
    const metrics = metricsOf()
    const count = (times: number): number => {
      const started = performance.now()
      for (let n = 0; n < times; n++) {
        metrics.of('m', 'v1').request('predict', 200, 0.001)
        metrics.of('m', 'v1').predictedClass('yes')
      }
      return ((performance.now() - started) * 1000) / times
    }
    count(50_000)
    expect(Math.min(count(50_000), count(50_000), count(50_000))).toBeLessThan(1)
  })
})

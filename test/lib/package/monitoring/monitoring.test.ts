import {copyFile, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parseAllDocuments, type Document} from 'yaml'
import {describe, expect, it} from 'vitest'
import {
  alertGroups,
  dashboard,
  monitoringFiles,
} from '../../../../src/lib/package/targets/monitoring/index.ts'
import type {PackageSubject} from '../../../../src/lib/package/types.ts'
import {createMetrics} from '../../../../src/lib/serve/ops/index.ts'
import {fixture} from '../../model/expected-predictions.ts'
import {temporaryFolder} from '../../registry/git-project.ts'
import {readPrometheusText} from '../../serve/ops/prometheus-text.ts'
import {startServer} from '../../../cli/running-server.ts'
import {
  madeUpSubject,
  NASTY_NAMES,
  nastySubject,
  shownName,
  settings,
  textOf,
} from '../made-up-subject.ts'
import {queriesOf, type Dashboard, type Panel} from './dashboard-queries.ts'
import {readQuery, TARGET_LABELS} from './promql.ts'

const classifier = madeUpSubject()
const regression = madeUpSubject({
  signature: {...classifier.signature, task: 'regression', labels: []},
  predictionColumns: [{name: 'prediction', type: 'float32'}],
})
const embedding = madeUpSubject({
  signature: {...classifier.signature, task: 'embedding', labels: []},
  predictionColumns: [{name: 'vector', type: 'float32'}],
})
const dashboardOf = (subject: PackageSubject): Dashboard =>
  JSON.parse(dashboard(subject, 'flights')) as Dashboard
const rules = alertGroups('flights').groups.flatMap(group => group.rules)
const subjects = {classifier, regression, embedding}
const queries = [
  ...rules.map(({expr}) => expr),
  ...Object.values(subjects).flatMap(subject => queriesOf(dashboardOf(subject))),
]

const TEN_NUMBERS = Object.fromEntries(Array.from({length: 10}, (_, i) => [`X_${i}`, i]))

/** Labels by the name of every sample that the registry of metrics can have. */
async function knownSamples(): Promise<Map<string, Set<string>>> {
  const metrics = createMetrics({logDirectory: tmpdir(), version: '0.1.0'})
  const flights = metrics.of('flights', 'v1.2.0')
  flights.request('predict', 200, 0.002)
  flights.rows('model', 1)
  flights.batch(1)
  flights.predictedClass('yes')
  flights.predictedValue(1)
  flights.predictedValue(Number.NaN)
  flights.restart('died')
  metrics.error('internal')
  metrics.logFailure()
  const model = {name: 'flights', version: 'v1.2.0', label: 'flights@v1.2.0', sha256: 'a'}
  metrics.setModels([model])
  metrics.watchQueues(() => [{model: 'flights', version: 'v1.2.0', rows: 0, bytes: 0}])
  const known = new Map<string, Set<string>>()
  for (const {values, name} of await metrics.collect()) {
    for (const {metricName = name, labels} of values)
      known.set(metricName, new Set(Object.keys(labels)))
  }
  metrics.close()
  return known
}

describe('what Prometheus and Grafana ask', () => {
  it('parses, and every metric with every label is one that a server can have', async () => {
    const known = await knownSamples()
    const asked = new Set<string>()
    for (const query of queries) {
      const {metrics, labels} = readQuery(query)
      const had = new Set(TARGET_LABELS)
      for (const metric of metrics) {
        asked.add(metric)
        expect([...known.keys()], query).toContain(metric)
        for (const label of known.get(metric) ?? []) had.add(label)
      }
      expect([...had], query).toEqual(expect.arrayContaining([...labels]))
    }
    expect(asked.size).toBeGreaterThan(15)
  })

  it.each([
    ['classifier', 'sklearn-pipeline.onnx', {age: 30, income: 1000, city: 'Bonn'}],
    ['regression', 'tree-regression.onnx', TEN_NUMBERS],
  ] as const)('has an answer from a running server of a %s', async (kind, file, row) => {
    const folder = await temporaryFolder()
    await copyFile(fixture(file), join(folder, 'model.onnx'))
    await writeFile(join(folder, 'mlops.yaml'), 'name: churn\nmodel: {path: model.onnx}\n')
    const server = await startServer(folder, ['workspace'])
    expect((await server.post('/predict', [row])).status).toBe(200)
    expect((await server.post('/predict', {})).status).toBe(400)
    const samples = readPrometheusText(await server.metrics())
    const told = [...new Set([...samples.keys()].map(key => key.replace(/\{.*$/s, '')))]
    // It comes with what it counts: processes of heavy models.
    const rare = ['mlops_model_process_restarts_total']
    for (const query of [...rules.map(({expr}) => expr), ...queriesOf(dashboardOf(subjects[kind]))])
      for (const metric of readQuery(query).metrics)
        if (!rare.includes(metric)) expect(told, query).toContain(metric)
  })
})

describe('the dashboard', () => {
  it.each(Object.entries(subjects))('of a %s keeps the rules of good dashboards', (_, subject) => {
    const {templating, panels, title, description} = dashboardOf(subject)
    expect(title).toBe('Model flights')
    expect(description).not.toBe('')
    const [first] = templating.list
    expect(first).toMatchObject({name: 'datasource', type: 'datasource', query: 'prometheus'})
    expect(templating.list.map(({name}) => name)).toEqual(['datasource', 'job', 'instance'])
    expect(new Set(panels.map(({id}) => id)).size).toBe(panels.length)
    for (const panel of panels.filter(({type}) => type !== 'row')) keepsRules(panel)
  })

  function keepsRules({title, description, datasource, targets = [], ...panel}: Panel): void {
    expect(title).not.toBe('')
    expect(description, title).toMatch(/\.$/)
    expect(datasource?.uid).toBe('${datasource}')
    expect(panel.fieldConfig?.defaults.unit ?? panel.options?.yAxis?.unit, title).toBeTruthy()
    expect(targets, title).not.toEqual([])
    for (const target of targets) {
      expect(target.datasource.uid).toBe('${datasource}')
      expect(target.expr).toContain('job=~"$job",instance=~"$instance"')
      // Counters are rates over the interval that Grafana knows to be long enough, added up over servers.
      for (const {index, 0: selector, 1: metric = ''} of target.expr.matchAll(/(\w+)\{[^}]*\}/g)) {
        if (!/_(total|bucket|sum|count)$/.test(metric)) continue
        const before = target.expr.slice(0, index)
        expect(before, target.expr).toMatch(/sum( by \([^)]+\) )?\((rate|increase)\($/)
        expect(target.expr.slice(index + selector.length)).toMatch(/^\[\$__rate_interval\]/)
      }
    }
  }

  it('lays its panels side by side, none over another', () => {
    const {panels} = dashboardOf(regression)
    const cells = panels.flatMap(({gridPos: {x, y, w, h}}) =>
      Array.from({length: w * h}, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(Math.max(...panels.map(({gridPos: {x, w}}) => x + w))).toBeLessThanOrEqual(24)
  })

  it('shows classes of a classifier, numbers of a regression, and neither of other models', () => {
    const asks = (subject: PackageSubject, metric: string): boolean =>
      queriesOf(dashboardOf(subject)).some(query => query.includes(metric))
    const table = Object.values(subjects).map(subject => [
      asks(subject, 'mlops_predictions_total'),
      asks(subject, 'mlops_prediction_value_bucket'),
    ])
    expect(table).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ])
  })
})

describe('the folder for compose', () => {
  const files = monitoringFiles(classifier, settings)
  const read = (path: string): unknown => parse(textOf(files, path))

  it('mounts files that are there, and asks the server by the token that it has', () => {
    const compose = read('compose.yaml') as {
      readonly services: Readonly<
        Record<string, {readonly volumes?: string[]; readonly ports: string[]}>
      >
    }
    const mounted = Object.values(compose.services).flatMap(({volumes = []}) =>
      volumes.flatMap(volume => /^\.\/([^:]+):/.exec(volume)?.[1] ?? []),
    )
    for (const folder of mounted)
      expect(files.some(({path}) => path.startsWith(`${folder}/`))).toBe(true)
    for (const {ports} of Object.values(compose.services))
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/)
    expect(compose.services['server']).toMatchObject({
      ...{image: settings.image, read_only: true, cap_drop: ['ALL']},
      environment: {MLOPS_TOKEN: expect.stringMatching(/^\$\{MLOPS_TOKEN:\?/) as string},
    })
    expect(read('prometheus/prometheus.yaml')).toMatchObject({
      rule_files: ['alerts.yaml'],
      scrape_configs: [
        {
          job_name: 'flights',
          authorization: {credentials_file: '/run/secrets/mlops_token'},
          static_configs: [{targets: ['server:8080']}],
        },
      ],
    })
    expect(read('prometheus/alerts.yaml')).toEqual(alertGroups('flights'))
  })

  it.each(NASTY_NAMES)('holds nothing but text whatever a model is called: %j', name => {
    const nasty = monitoringFiles(nastySubject(name), settings)
    expect(nasty.map(({path}) => path)).toEqual(files.map(({path}) => path))
    const {name: called} = parse(textOf(nasty, 'compose.yaml')) as {readonly name: string}
    const harmless = monitoringFiles(madeUpSubject({name: called}), settings)
    for (const path of nasty.map(file => file.path).filter(file => file.endsWith('.yaml')))
      expect(parse(textOf(nasty, path)), path).toEqual(parse(textOf(harmless, path)))
    const shown = JSON.parse(textOf(nasty, 'grafana/dashboards/model.json')) as Dashboard
    expect(shown.title).toBe(`Model ${shownName(name)}`)
    for (const query of queriesOf(shown)) readQuery(query)
  })
})

/** As programs that read YAML 1.1 do. */
function parse(text: string): unknown {
  const documents = parseAllDocuments(text, {version: '1.1'}) as Document[]
  expect(documents).toHaveLength(1)
  const [document] = documents
  expect(document?.errors).toEqual([])
  return document?.toJS()
}

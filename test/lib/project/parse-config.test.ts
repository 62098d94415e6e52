import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {MlopsError} from '../../../src/lib/core/errors/index.ts'
import {parseConfig, type ConfigProblem} from '../../../src/lib/project/index.ts'

const complete = readFileSync(
  new URL('../../fixtures/project/complete.yaml', import.meta.url),
  'utf8',
)
const MINIMAL = 'name: m\nmodel: {}\n'

function parse(text: string, environment: Record<string, string> = {}) {
  return parseConfig(text, 'mlops.yaml', environment)
}

function problemsOf(text: string, environment: Record<string, string> = {}): ConfigProblem[] {
  try {
    parse(text, environment)
  } catch (error) {
    if (!(error instanceof MlopsError) || error.code !== 'CONFIG_INVALID') throw error
    return error.details?.['problems'] as ConfigProblem[]
  }
  throw new Error('the configuration was accepted')
}

function messageOf(text: string): string {
  try {
    parse(text)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('the configuration was accepted')
}

describe('the complete example of the vocabulary', () => {
  const {config} = parse(complete, {SLACK_WEBHOOK: 'https://example.org/hook'})

  it('parses every section', () => {
    expect(Object.keys(config)).toEqual([
      ...['name', 'model', 'data', 'train', 'evaluate', 'compare', 'drift', 'serve'],
      ...['monitor', 'retrain', 'rollout', 'registry', 'package'],
    ])
  })

  it('keeps the values that it writes', () => {
    expect(config.model).toEqual({
      path: 'model/model.onnx',
      task: 'regression',
      output: {prediction: 'variable'},
    })
    expect(config.evaluate).toEqual({
      metrics: ['rmse', 'mae', 'r2'],
      slices: {by: ['season'], min_size: 100},
    })
    expect(config.monitor?.alerts[0]?.notify).toEqual([{webhook: 'https://example.org/hook'}])
    expect(config.rollout?.steps[2]).toEqual({weight: 50, hold: '1d', approval: 'required'})
    expect(config.registry.promote['production']).toEqual({
      from: 'staging',
      branches: ['main'],
      require: 'compare',
    })
  })
})

describe('defaults', () => {
  it('need only a name and a model section', () => {
    const {config} = parse(MINIMAL)
    expect(config.model.path).toBe('model/model.onnx')
    expect(config.serve).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      batching: {max_rows: 1024, target_latency: '10ms'},
      log: {sample: 1, redact: [], sync: 'none', retention: '90d'},
    })
    expect(config.registry.stages).toEqual(['staging', 'production'])
    expect(config.train).toBeUndefined()
  })

  it('leave YAML 1.2 words such as no and yes as texts', () => {
    const {config} = parse('name: m\nmodel: {output: {labels: [no, yes]}}\n')
    expect(config.model.output?.labels).toEqual(['no', 'yes'])
  })
})

describe('a wrong key', () => {
  it('is told with file, line, column, the known keys and a near match', () => {
    expect(messageOf('name: m\nmodel: {}\ndata:\n  id: row\n  timestmp: when\n')).toBe(
      'mlops.yaml:5:3 `data.timestmp`: unknown key; known here: source, id, timestamp, target, ' +
        'reference, test, nulls – did you mean `timestamp`?',
    )
  })

  it('that belongs to another section is sent there', () => {
    expect(problemsOf(MINIMAL + 'timestamp: when\n')).toMatchObject([
      {line: 3, column: 1, key: 'timestamp', suggestion: 'data.timestamp'},
    ])
  })

  it('in a list of sections is found by its position', () => {
    const text =
      MINIMAL + 'compare:\n  gates:\n    - metric: rmse\n      max: 9\n      beter: lower\n'
    expect(problemsOf(text)).toMatchObject([
      {line: 7, column: 7, key: 'compare.gates[0].beter', suggestion: 'better'},
    ])
  })

  it('that hides a required one is told once', () => {
    expect(problemsOf(MINIMAL + 'train: {comand: node train.js}\n')).toMatchObject([
      {line: 3, column: 9, key: 'train.comand', suggestion: 'command'},
    ])
  })

  it('gets no suggestion when nothing is near', () => {
    const [problem] = problemsOf(MINIMAL + 'zzzzzz: 1\n')
    expect(problem).not.toHaveProperty('suggestion')
  })
})

describe('a wrong value', () => {
  it.each([
    ['serve: {port: many}', 'serve.port', 'expected a number, found "many"'],
    ['serve: {port: 8080.5}', 'serve.port', 'expected a whole number, found 8080.5'],
    ['serve: {port: 70000}', 'serve.port', 'expected a number of at most 65535, found 70000'],
    ['compare: {alpha: .nan}', 'compare.alpha', 'expected a number, found NaN'],
    ['compare: {alpha: 0}', 'compare.alpha', 'expected a number of more than 0, found 0'],
    ['data: [a]', 'data', 'expected a section of `key: value` lines, found a list'],
    ['data:', 'data', 'expected a section of `key: value` lines, found nothing'],
    [
      'evaluate: {metrics: []}',
      'evaluate.metrics',
      'expected a list of at least 1 entry, found a list',
    ],
    ['evaluate: {metrics: rmse}', 'evaluate.metrics', 'expected a list, found "rmse"'],
    ['data: {id: ""}', 'data.id', 'expected a text that is not empty, found ""'],
    [
      'train: {command: x, timeout: 6 hours}',
      'train.timeout',
      'expected a duration such as 10ms, 30s, 30m, 6h, 14d or 2w, found "6 hours"',
    ],
    [
      'data: {source: 3}',
      'data.source',
      'expected a text or a section of `key: value` lines, found 3',
    ],
    [
      'retrain: {every: 1d, cron: "0 6 * * 1"}',
      'retrain.cron',
      'either `every` or `cron`, not both',
    ],
    [
      'monitor: {alerts: [{when: x, notify: [{}]}]}',
      'monitor.alerts[0].notify[0]',
      'expected either `webhook` or `command`',
    ],
  ])('%s is explained', (line, key, message) => {
    expect(problemsOf(MINIMAL + line + '\n')).toMatchObject([{line: 3, key, message}])
  })

  it('of a closed list gets a near match', () => {
    expect(problemsOf('name: m\nmodel: {task: regresion}\n')).toMatchObject([
      {line: 2, column: 15, key: 'model.task', suggestion: 'regression'},
    ])
  })

  it('that names no stage gets a near match at its own position', () => {
    const text = MINIMAL + 'registry:\n  promote:\n    prodution: {from: stagin}\n'
    expect(problemsOf(text)).toMatchObject([
      {line: 5, key: 'registry.promote.prodution', suggestion: 'production'},
      {line: 5, column: 23, key: 'registry.promote.prodution.from', suggestion: 'staging'},
    ])
  })
})

describe('several problems', () => {
  it('are told at once, in the order of the file', () => {
    const text = 'name: a b\nmodel: {}\nserve:\n  prt: 1\n  host: ""\n'
    expect(problemsOf(text).map(({line, key}) => [line, key])).toEqual([
      [1, 'name'],
      [4, 'serve.prt'],
      [5, 'serve.host'],
    ])
    expect(messageOf(text)).toMatch(/^The configuration has 3 problems:\n {2}mlops\.yaml:1:7 /)
  })

  it('of an empty file are the two required keys', () => {
    expect(problemsOf('').map(({key, line, column}) => [key, line, column])).toEqual([
      ['name', 1, 1],
      ['model', 1, 1],
    ])
  })
})

describe('YAML itself', () => {
  it.each([
    ['name: m\nname: n\n', 2, 1, 'this key is given twice; keep one'],
    ['name: m\nmodel:\n\tpath: x\n', 3, 1, 'a tab is used as indentation; YAML wants spaces'],
    [
      'name: m\nmodel: {}\n---\nname: n\n',
      3,
      1,
      'a second document begins here ("---"); mlops.yaml holds one',
    ],
    ['name: m\nmodel: *nothing\n', 2, 8, 'the alias *nothing has no anchor &nothing before it'],
    ['name: m\nmodel: &a {path: *a}\n', 2, 18, 'the alias *a stands inside its own anchor'],
  ])('%j is refused', (text, line, column, message) => {
    expect(problemsOf(text)[0]).toMatchObject({line, column, message})
  })

  it('that is broken is refused with its position', () => {
    const [problem] = problemsOf('name: "m\nmodel: {}\n')
    expect(problem?.message).toMatch(/^not valid YAML: /)
    expect(problem?.line).toBeGreaterThan(1)
  })

  it('whose aliases multiply without end is refused', () => {
    const rows = Array.from(
      {length: 9},
      (_, i) => `    &l${i + 1} [*l${i}, *l${i}, *l${i}, *l${i}]`,
    )
    const text = `name: m\nmodel: {features: [&l0 [x], ${rows.join(',\n')}]}\n`
    expect(problemsOf(text)[0]?.message).toBe('aliases (*name) repeat too much')
  })

  it('may use anchors, aliases and merges; a wrong value is told where it stands', () => {
    const text =
      'name: m\nmodel: {}\nevaluate:\n  metrics: &metrics [rmse]\n' +
      'data: {test: &file {query: select 1}, source: *file}\n' +
      'drift:\n  columns:\n    a: &rule {method: ks, threshold: 0.1}\n    b: {<<: *rule, threshold: 0.2}\n'
    expect(parse(text).config.drift.columns).toEqual({
      a: {method: 'ks', threshold: 0.1},
      b: {method: 'ks', threshold: 0.2},
    })
    expect(parse(text).config.data.source).toEqual({query: 'select 1'})
    expect(parse(text).origins.get('drift.columns.b.method')).toMatchObject({line: 8})
    expect(problemsOf(text.replace('method: ks', 'method: 7')).map(({line}) => line)).toEqual([
      8, 8,
    ])
  })
})

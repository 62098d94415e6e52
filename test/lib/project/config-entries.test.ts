import {describe, expect, it} from 'vitest'
import {parse as parseYaml} from 'yaml'
import {
  configEntries,
  configLines,
  describeOrigin,
  formatConfigPath,
  parseConfig,
  parseConfigPath,
} from '../../../src/lib/project/index.ts'

const TEXT = `name: m
model: {}
data:
  timestamp: \${WHEN}
serve: {port: 9000}
compare:
  gates:
    - {metric: rmse, max: 1}
drift:
  columns: {"a.b": {method: ks}}
train: {command: node train.js, env: {TOKEN: "\${TOKEN}"}}
monitor: {alerts: [{when: x, notify: [{webhook: "\${HOOK}"}, {command: say}]}]}
`
const project = parseConfig(TEXT, 'mlops.yaml', {WHEN: 'day', TOKEN: 'secret', HOOK: 'https://h'})
const entryOf = (key: string, reveal = false) =>
  configEntries(project, {reveal}).find(entry => entry.key === key)

describe('origins', () => {
  it('are the line and column of a value that the file writes', () => {
    expect(entryOf('serve.port')).toMatchObject({
      value: 9000,
      origin: {kind: 'file', line: 5, column: 15},
    })
  })

  it('are the variable of a value from the environment', () => {
    expect(entryOf('data.timestamp')).toMatchObject({
      value: 'day',
      origin: {kind: 'environment', variables: ['WHEN'], line: 4, set: true},
    })
  })

  it('are the default elsewhere, inside written sections too', () => {
    expect(entryOf('serve.host')?.origin).toEqual({kind: 'default'})
    expect(entryOf('compare.gates[0].slices')?.origin).toEqual({kind: 'default'})
  })

  it('read as a place', () => {
    const at = {line: 4, column: 1}
    expect(describeOrigin({kind: 'default'}, 'f')).toBe('default')
    expect(describeOrigin({kind: 'file', ...at}, 'f')).toBe('f:4')
    expect(
      describeOrigin({kind: 'environment', ...at, variables: ['A', 'B'], set: false}, 'f'),
    ).toBe('environment variables A, B, not set (f:4)')
  })
})

describe('configEntries', () => {
  it('hides secrets that came from the environment, unless they are to be shown', () => {
    const hook = 'monitor.alerts[0].notify[0].webhook'
    expect(entryOf(hook)?.value).toBe('(hidden)')
    expect(entryOf('train.env.TOKEN')?.value).toBe('(hidden)')
    expect(entryOf('monitor.alerts[0].notify[1].command')?.value).toBe('say')
    expect(entryOf(hook, true)?.value).toBe('https://h')
  })

  it('takes a section, a value, a list entry or a quoted key', () => {
    const keys = (key: string) => configEntries(project, {key}).map(entry => entry.key)
    expect(keys('data')).toEqual(['data.timestamp', 'data.nulls'])
    expect(keys('compare.gates[0].max')).toEqual(['compare.gates[0].max'])
    expect(keys('drift.columns["a.b"]')).toEqual(['drift.columns["a.b"].method'])
    expect(configEntries(project, {key: 'registry.stages[1]'})).toMatchObject([
      {value: 'production', origin: {kind: 'default'}},
    ])
  })

  it('says what a mistyped key was meant to be', () => {
    expect(() => configEntries(project, {key: 'data.timestmp'})).toThrow(
      'mlops.yaml knows no key `data.timestmp` – did you mean `data.timestamp`?',
    )
  })

  it('tells a key without a value from an unknown one', () => {
    expect(() => configEntries(project, {key: 'data.target'})).toThrow(
      expect.objectContaining({code: 'CONFIG_KEY_UNSET', exit: 4}),
    )
    expect(() => configEntries(project, {key: 'drift.columns.zzz'})).toThrow(
      expect.objectContaining({code: 'CONFIG_KEY_UNSET'}),
    )
  })
})

describe('configLines', () => {
  it('are YAML of the same values', () => {
    const lines = configLines(project.config, configEntries(project, {reveal: true}))
    expect(parseYaml(lines.map(({text}) => text).join('\n'))).toEqual(project.config)
  })
})

describe('a path', () => {
  it.each([
    ['data.timestamp', ['data', 'timestamp']],
    ['compare.gates[0].metric', ['compare', 'gates', 0, 'metric']],
    ['drift.columns["a.b \\"c\\""]', ['drift', 'columns', 'a.b "c"']],
    ['', []],
  ])('%j is read and written alike', (text, path) => {
    expect(parseConfigPath(text)).toEqual(path)
    expect(formatConfigPath(path)).toBe(text)
  })
})

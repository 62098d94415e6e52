import {describe, expect, it} from 'vitest'
import {parseConfig} from '../../../src/lib/project/index.ts'

function parse(lines: string, environment: Record<string, string | undefined> = {}) {
  return parseConfig(`name: m\nmodel: {}\n${lines}\n`, 'mlops.yaml', environment)
}

const sourceOf = (value: string, environment: Record<string, string> = {}) =>
  parse(`data: {source: ${value}}`, environment).config.data.source

describe('a variable that is set', () => {
  it('stands anywhere in a value', () => {
    expect(sourceOf('"s3://${BUCKET}/${DAY}.parquet"', {BUCKET: 'b', DAY: '1'})).toBe(
      's3://b/1.parquet',
    )
  })

  it('becomes what its key wants, with quotes and without', () => {
    const text =
      'serve: {port: "${N}"}\nevaluate:\n  slices:\n    by: [a]\n    min_size: ${N}\n' +
      'train: {command: "${N}"}\ndescription: ${N}'
    const {config} = parse(text, {N: '9000'})
    expect(config.serve.port).toBe(9000)
    expect(config.evaluate.slices?.min_size).toBe(9000)
    expect(config.train?.command).toBe('9000')
    expect(config.description).toBe('9000')
  })

  it('that is no number is told as it is', () => {
    expect(() => parse('serve: {port: "${PORT}"}', {PORT: 'http'})).toThrow(
      'mlops.yaml:3:15 `serve.port`: expected a number, found "http"',
    )
  })

  it('needs quotes inside braces', () => {
    expect(() => parse('serve: {port: ${PORT}}', {PORT: '9000'})).toThrow(
      /^mlops\.yaml:3:16 inside \{ \} and \[ \] a reference to a variable needs quotes: "\$\{NAME\}"$/,
    )
  })

  it.each(['a # b', 'x: y', '[1', '*star', '~', ' padded '])('keeps %j as it is', value => {
    expect(parse('description: ${V}', {V: value}).config.description).toBe(value)
  })

  it('is not read again: a reference in it stays a text', () => {
    expect(sourceOf('"${A}"', {A: '${B}', B: 'x'})).toBe('${B}')
  })
})

describe('a variable that is not set', () => {
  it('takes the default, and so does an empty one', () => {
    expect(sourceOf('"${A:-data/x.csv}"')).toBe('data/x.csv')
    expect(sourceOf('"${A:-data/x.csv}"', {A: ''})).toBe('data/x.csv')
  })

  it('is a problem with its position and name', () => {
    expect(() => sourceOf('"${BUCKET}"')).toThrow(
      'mlops.yaml:3:16 the environment variable BUCKET is not set; set it or write ${BUCKET:-default}',
    )
  })

  it('is no problem in the address of an alert until the alert is sent', () => {
    const {config, origins} = parse(
      'monitor: {alerts: [{when: x, notify: [{webhook: "${HOOK}"}]}]}',
    )
    expect(config.monitor?.alerts[0]?.notify[0]?.webhook).toBe('${HOOK}')
    expect(origins.get('monitor.alerts[0].notify[0].webhook')).toEqual({
      kind: 'environment',
      line: 3,
      column: 49,
      variables: ['HOOK'],
      set: false,
    })
  })
})

describe('what is no reference', () => {
  it('is $${…}, a literal', () => {
    expect(sourceOf('"a$${B}c"')).toBe('a${B}c')
  })

  it.each(['${1A}', '${}', '${A', '${A:-${B}}', '${A-b}'])('is a problem as %j', text => {
    expect(() => sourceOf(`"${text}"`)).toThrow(
      /is no reference to a variable; expected \$\{NAME\}/,
    )
  })

  it('is a $ alone', () => {
    expect(sourceOf('"a$b$"')).toBe('a$b$')
  })
})

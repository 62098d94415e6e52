import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {MlopsError} from '../../../../src/lib/core/errors/index.ts'
import {parseOut} from '../../../../src/lib/report/index.ts'

const FORMATS = ['table', 'json', 'md', 'html', 'junit', 'github', 'openmetrics'] as const
const parse = (...values: readonly string[]) => parseOut(values, {name: 'drift', formats: FORMATS})

function refusal(...values: readonly string[]): MlopsError {
  try {
    parse(...values)
  } catch (error) {
    if (error instanceof MlopsError) return error
    throw error
  }
  throw new Error(`--out ${values.join(' --out ')} was taken.`)
}

describe('a value of --out', () => {
  it('is the table on standard output where there is none', () => {
    expect(parse()).toEqual([{format: 'table', file: null}])
  })

  it('is a format: html, junit and openmetrics go to reports/, the others to standard output', () => {
    expect(parse('html', 'junit', 'openmetrics', 'json')).toEqual([
      {format: 'html', file: path.join('reports', 'drift.html')},
      {format: 'junit', file: path.join('reports', 'drift.junit.xml')},
      {format: 'openmetrics', file: path.join('reports', 'drift.metrics.txt')},
      {format: 'json', file: null},
    ])
  })

  it('is a format and a file, which may have an = and another ending', () => {
    expect(parse('md=a=b.txt')).toEqual([{format: 'md', file: 'a=b.txt'}])
  })

  it('is - for standard output, of html too', () => {
    expect(parse('html=-')).toEqual([{format: 'html', file: null}])
  })

  it.each([
    ['new.HTML', 'html'],
    ['new.htm', 'html'],
    ['new.md', 'md'],
    ['new.json', 'json'],
    ['new.junit.xml', 'junit'],
    ['new.txt', 'table'],
    ['./a=b/new.html', 'html'],
  ] as const)('is a file whose ending tells the format: %s', (file, format) => {
    expect(parse(file)).toEqual([{format, file: path.join(file)}])
  })

  it('is relative to the folder of the project, unless it is absolute', () => {
    const absolute = path.resolve('/tmp/new.html')
    const options = {name: 'drift', formats: FORMATS, directory: 'project'}
    expect(parseOut(['new.md', absolute], options).map(({file}) => file)).toEqual([
      path.join('project', 'new.md'),
      absolute,
    ])
  })

  it('is refused with the format that was meant', () => {
    const error = refusal('htlm=new')
    expect(error.code).toBe('REPORT_OUT')
    expect(error.message).toBe('--out htlm=new: htlm is no format.')
    expect(error.hint).toContain('Did you mean html?')
  })

  it('is refused where a command cannot write the format', () => {
    expect(() => parseOut(['junit'], {name: 'x', formats: ['table', 'json']})).toThrow(
      'junit is no format',
    )
    expect(() => parseOut(['x.html'], {name: 'x', formats: ['table', 'json']})).toThrow(
      'x.html is no format',
    )
  })

  it('is refused where nothing stands after the =', () => {
    expect(refusal('md=').hint).toContain('--out md=-')
  })

  it('is refused where two would go to standard output', () => {
    expect(refusal('json', 'md').message).toContain('both go to standard output')
    expect(refusal('table', 'github', 'json').code).toBe('REPORT_OUT')
    expect(refusal('github', 'github').code).toBe('REPORT_OUT')
  })

  it('may be github beside the table: both are for the log of a job', () => {
    expect(parse('table', 'github')).toHaveLength(2)
  })

  it('is refused where two would write one file, however it is spelt', () => {
    expect(refusal('md=a.md', 'html=./x/../a.md').message).toContain('Two --out would write')
  })
})

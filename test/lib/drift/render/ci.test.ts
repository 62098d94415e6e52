import {describe, expect, it} from 'vitest'
import {driftRenderers} from '../../../../src/lib/drift/render/index.ts'
import {renderDriftGithub} from '../../../../src/lib/drift/render/render-github.ts'
import {renderDriftJunit} from '../../../../src/lib/drift/render/render-junit.ts'
import {EMPTY, makeReport} from './drift-report.ts'

const report = makeReport()

describe('the report as JUnit', () => {
  const xml = renderDriftJunit(report)

  it('has a case for the verdict, each error and each column; what drifted failed', () => {
    const cases = [...xml.matchAll(/<testcase /g)]
    expect(cases).toHaveLength(1 + 1 + report.columns.length)
    expect(xml.match(/<failure /g)).toHaveLength(1 + 1 + report.drifted)
    expect(xml.match(/<skipped /g)).toHaveLength(2)
  })

  it('has no element from data, and no character that XML cannot hold', () => {
    const tags = new Set([...xml.matchAll(/<\/?([^\s>/]+)/g)].map(([, tag]) => tag))
    expect(tags).toEqual(
      new Set(['?xml', 'testsuites', 'testsuite', 'testcase', 'failure', 'skipped']),
    )
    // eslint-disable-next-line no-control-regex -- what is looked for
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/)
    expect(xml).not.toMatch(/&(?!(amp|lt|gt|quot);)/)
  })
})

describe('the report as annotations', () => {
  it('is commands alone, the verdict first', () => {
    const lines = renderDriftGithub(report).split('\n')
    expect(lines[0]).toMatch(/^::error title=Drift::The prediction changed, and 5 of 27/)
    const command = /^::(error|warning|notice) title=[^:,\r\n]*::.+$/
    expect(lines.filter(line => !command.test(line))).toEqual([])
    expect(lines).toHaveLength(1 + report.issues.length + report.drifted + report.warned)
  })

  it('warns where nothing could be said', () => {
    expect(renderDriftGithub(EMPTY)).toBe(
      '::warning title=Inconclusive::The current data have no rows.',
    )
  })
})

it('the report as JSON is the report, with its schema first', () => {
  const style = {bold: String, dim: String, red: String, yellow: String, green: String}
  const look = {style, width: 80, unicode: true}
  const text = driftRenderers(report, {look, version: '1.2.3'}).json()
  const {schema, ...rest} = JSON.parse(text as string) as Record<string, unknown>
  expect(schema).toBe('mlops.drift-report/1')
  expect(rest).toEqual(JSON.parse(JSON.stringify(report)))
})

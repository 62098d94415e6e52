import {describe, expect, it} from 'vitest'
import {renderDriftMarkdown} from '../../../../src/lib/drift/render/render-markdown.ts'
import {EMPTY, HOSTILE, makeColumn, makeReport} from './drift-report.ts'

/** What a comment on GitHub takes, in characters. */
const COMMENT = 65_536

const WITH_CODE = /(`+)[^`](?:.*?[^`])?\1(?!`)/g

describe('the report in Markdown', () => {
  it('begins with its marker, the verdict and why', () => {
    expect(renderDriftMarkdown(makeReport()).split('\n').slice(0, 6)).toEqual([
      '<!-- mlops:drift/flights -->',
      '',
      '### Drift of `flights@v1.2.0`',
      '',
      'The prediction changed, and 5 of 27 features changed by more than chance and their threshold.',
      '',
    ])
  })

  it('says what could not be looked at', () => {
    expect(renderDriftMarkdown(makeReport())).toContain(
      '<summary>What could not be looked at</summary>\n\n- The model does not look at "minute".\n\n</details>',
    )
  })

  it('has no HTML, mention or address from data outside of code', () => {
    const text = renderDriftMarkdown(makeReport()).replace(WITH_CODE, '')
    const tags = [...text.matchAll(/<[^>]*>/g)].map(([tag]) => tag)
    expect(new Set(tags)).toEqual(
      new Set([
        '<!-- mlops:drift/flights -->',
        '<details>',
        '</details>',
        '<summary>',
        '</summary>',
      ]),
    )
    expect(text).not.toMatch(/@\w|(?<!\\)\]\(/)
  })

  it('has as many cells in each row of a table as in its head, whatever the names', () => {
    const rows = renderDriftMarkdown(makeReport())
      .split('\n')
      .filter(line => line.startsWith('|'))
    expect(rows.length).toBeGreaterThan(20)
    let width = 0
    const uneven = rows.filter((row, i) => {
      const cells = row.match(/(?<!\\)\|/g)?.length
      if (rows[i + 1]?.startsWith('| ---')) width = cells ?? 0
      return cells !== width
    })
    expect(uneven).toEqual([])
  })

  it('fits into a comment when everything is as long and as much as it can be', () => {
    const names = Array.from({length: 1000}, (_, i) => `${i} ${HOSTILE.markdown}${HOSTILE.long}`)
    const columns = names.map((name, i) =>
      makeColumn({
        name,
        verdict: (['drift', 'stable', 'insufficient'] as const)[i % 3] ?? 'drift',
        finding: '|<&'.repeat(500),
      }),
    )
    const report = makeReport({
      columns,
      reason: HOSTILE.long.repeat(20),
      skipped: names.map(name => ({name, reason: '<'.repeat(500)})),
      notes: names.map(() => '<'.repeat(500)),
      issues: names.map(name => ({
        code: 'UNSEEN_CATEGORY',
        severity: 'error',
        column: name,
        message: '<'.repeat(500),
        rows: 1,
        share: 0.1,
      })),
    })
    const text = renderDriftMarkdown(report)
    expect(text.length).toBeLessThan(COMMENT)
    expect(text).toContain('and 309 more columns that changed less.')
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length)
    expect(text).toMatch(/\d parts? left out for the length\.\n$/)
  })

  it('says why nothing was compared', () => {
    expect(renderDriftMarkdown(EMPTY)).toBe(
      [
        '<!-- mlops:drift -->',
        '### Inconclusive',
        'The current data have no rows.',
        'data/current.parquet (0 rows) against data/reference.parquet (50,000 rows). 0 columns compared: **0 drifted**, 0 warnings.\n',
      ].join('\n\n'),
    )
  })
})

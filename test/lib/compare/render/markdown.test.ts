import {describe, expect, it} from 'vitest'
import {renderCompareMarkdown} from '../../../../src/lib/compare/render/render-markdown.ts'
import {
  makeFailing,
  makeFirst,
  makeHostile,
  makePredictions,
  makeReport,
  makeWide,
} from './report.ts'

/** What a comment on GitHub takes, in characters; the reference asks for less. */
const COMMENT = 65_000

const WITH_CODE = /(`+)[^`](?:.*?[^`])?\1(?!`)/g

describe('the comparison in Markdown', () => {
  it('begins with its marker, the verdict and why', () => {
    expect(renderCompareMarkdown(makeFailing()).split('\n').slice(0, 5)).toEqual([
      '<!-- mlops:compare:flights -->',
      '',
      '### ❌ Fail: `flights`',
      '',
      'auc fell by 0.0229 where carrier = UA, and may fall by 0.005.',
    ])
    expect(renderCompareMarkdown(makePredictions())).toMatch(
      /^<!-- mlops:compare -->\n\n### ✅ Pass\n/,
    )
  })

  it('has what changed in sight, and what did not folded', () => {
    const text = renderCompareMarkdown(makeReport())
    const [sight = ''] = text.split('<details>')
    expect(sight).toContain('| `auc` | 0.8023 | 0.8146 | +0.0123 |')
    expect(sight).toContain('| `carrier = UA` | 2,687 | `auc` |')
    expect(sight).not.toMatch(/brier|origin = LGA/)
    expect(text).toContain('<summary>2 metrics without a clear change</summary>')
    expect(text).toContain(
      '<summary>3 slices without a clear change, 1 with too few rows</summary>',
    )
  })

  it('has the gate that failed first', () => {
    const [, first] = renderCompareMarkdown(makeFailing()).split(/\| --- .*\n/)
    expect(first).toMatch(/^\| ❌ fail \| `auc:-0\.005` in `carrier = UA` \|/)
  })

  it('has values alone where there is nothing to compare with', () => {
    const text = renderCompareMarkdown(makeFirst())
    expect(text).toContain('| `auc` | 0.8146 |')
    expect(text).not.toContain('without a clear change')
  })

  it('has no HTML, mention or address from data outside of code', () => {
    const text = renderCompareMarkdown(makeHostile()).replace(WITH_CODE, '')
    const tags = [...text.matchAll(/<[^>]*>/g)].map(([tag]) => tag)
    expect(tags[0]).toMatch(/^<!-- mlops:compare:x[\w./-]* -->$/)
    expect(new Set(tags.slice(1))).toEqual(
      new Set(['<details>', '</details>', '<summary>', '</summary>']),
    )
    expect(text).not.toMatch(/@\w|(?<!\\)\]\(/)
    // eslint-disable-next-line no-control-regex -- what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/)
  })

  it('has as many cells in each row of a table as in its head, whatever the names', () => {
    const rows = [makeHostile(), makeWide(20), makeReport()].flatMap(report =>
      renderCompareMarkdown(report)
        .split('\n')
        .filter(line => line.startsWith('|')),
    )
    expect(rows.length).toBeGreaterThan(60)
    let width = 0
    const uneven = rows.filter((row, i) => {
      const cells = row.match(/(?<!\\)\|/g)?.length
      if (rows[i + 1]?.startsWith('| ---')) width = cells ?? 0
      return cells !== width
    })
    expect(uneven).toEqual([])
  })

  it('fits into a comment with 500 slices that fail, and says what it leaves out', () => {
    const text = renderCompareMarkdown(makeWide(500))
    expect(text.length).toBeLessThan(COMMENT)
    expect(text).toContain('475 more gates.')
    expect(text).toContain('475 more slices changed; the page has them all.')
    expect(text).toContain('and 489 more')
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length)
  })

  it('names the parts that are left out where even bounded ones are too long', () => {
    const report = makeWide(500)
    const metrics = Array.from({length: 500}, (_, i) => ({
      ...(report.metrics[0] ?? report.metrics[i]),
      name: `${'<&'.repeat(400)}${i}`,
      verdict: 'worse',
      test: {test: '<&'.repeat(2000), statistic: null, pValue: 0.1},
    })) as (typeof report)['metrics']
    const text = renderCompareMarkdown({...report, metrics})
    expect(text.length).toBeLessThan(COMMENT)
    expect(text).toMatch(
      /Left out, because a comment holds no more: the metrics that changed.*\.\n$/,
    )
  })
})

import {describe, expect, it} from 'vitest'
import {renderCompareHtml} from '../../../../src/lib/compare/render/html/render-html.ts'
import type {CompareReport} from '../../../../src/lib/compare/types.ts'
import {
  makeFailing,
  makeFirst,
  makeHostile,
  makeInconclusive,
  makeMulticlass,
  makePredictions,
  makeRegression,
  makeReport,
  makeWide,
} from './report.ts'

const render = (report: CompareReport): string => renderCompareHtml(report, {version: '1.2.3'})
const sectionsOf = (page: string): readonly string[] =>
  [...page.matchAll(/<section class="card" id="(\w+)"/g)].map(([, id]) => id ?? '')

describe('the comparison as a page', () => {
  it('has every part of a comparison of binary models', () => {
    expect(sectionsOf(render(makeReport()))).toEqual([
      'gates',
      'metrics',
      'slices',
      'caveats',
      'answers',
      'curves',
      'discovered',
      'fairness',
      'rows',
      'cost',
      'notes',
    ])
  })

  it('has residuals of both models of numbers, and no answers', () => {
    const sections = sectionsOf(render(makeRegression()))
    expect(sections).toContain('residuals')
    expect(sections).not.toContain('answers')
  })

  it.each([
    ['no old model', makeFirst()],
    ['ten rows', makeInconclusive()],
    ['files of predictions', makePredictions()],
    ['500 slices', makeWide(500)],
  ])('names no number that is not there: %s', (_, report) => {
    const page = render(report)
    const body = page.slice(page.indexOf('<body>'), page.lastIndexOf('<script>'))
    expect(body.replace(/ data-sort="-Infinity"/g, '')).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('draws old behind new, with a legend', () => {
    const page = render(makeReport())
    expect(page.match(/<path\s+class="line other"/g)).toHaveLength(3)
    expect(page).toMatch(/<i class="line other"><\/i>old<\/span/)
    expect(render(makeFirst())).not.toContain('class="line other"')
  })

  it('has the confusion of the new model with its difference, of many classes the cells that changed', () => {
    expect(render(makeReport())).toMatch(/1,173 <small>\(\+32\)<\/small>/)
    const many = render(makeMulticlass(30))
    expect(many).toContain('Cells of the confusion that changed most')
    expect(many).toContain('>+6<')
  })

  it('has the gate that failed first', () => {
    const page = render(makeFailing())
    const gates = page.slice(page.indexOf('id="gates"'), page.indexOf('id="metrics"'))
    expect(gates.indexOf('>fail<')).toBeLessThan(gates.indexOf('>pass<'))
    expect(gates.indexOf('In carrier = UA auc fell')).toBeGreaterThan(0)
  })

  it('has no element or attribute from data', () => {
    const page = render(makeHostile())
    const body = page.slice(page.indexOf('<body>'), page.lastIndexOf('<script>'))
    const tags = new Set([...body.matchAll(/<([a-z]\w*)/gi)].map(([, tag]) => tag))
    expect(tags).not.toContain('script')
    expect(tags).not.toContain('img')
    expect(body.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son\w+=/i)
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    // eslint-disable-next-line no-control-regex -- what is looked for
    expect(page).not.toMatch(/[\u202a-\u202e\u0007\u001b]/)
  })

  it('says whether it holds rows of the data', () => {
    expect(render(makeReport())).toContain('holds rows of the data')
    expect(render(makeFirst())).toContain('aggregates only')
  })
})

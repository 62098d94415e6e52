import {describe, expect, it} from 'vitest'
import {renderDriftHtml} from '../../../../src/lib/drift/render/html/render-html.ts'
import type {DriftReport, ImageDrift} from '../../../../src/lib/drift/types.ts'
import {EMPTY, HOSTILE, makeReport, makeWideReport} from './drift-report.ts'

const render = (report: DriftReport): string => renderDriftHtml(report, {version: '1.2.3'})
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const NO_PICTURES = {pictures: 0, failed: 0, failures: [], duplicates: 0, nearDuplicates: 0}
const IMAGES: ImageDrift = {
  reference: NO_PICTURES,
  current: NO_PICTURES,
  known: {exact: 0, near: 0},
  rule: 'columns',
  changes: [{kind: 'darker', words: 'pictures are darker by <1 stop>'}],
  unusual: [{name: '<img>.png', src: PIXEL, words: 'very dark'}],
  typical: [{name: 'usual.png', src: PIXEL, words: 'typical'}],
}

describe('the report as a page', () => {
  it('is below 1.5 MB for 200 columns, each with its plot and scores', () => {
    const page = render(makeWideReport(200))
    expect(page.match(/class="fold" id="column-/g)).toHaveLength(200)
    expect(Buffer.byteLength(page)).toBeLessThan(1.5e6)
  })

  it('has no element or attribute from data', () => {
    const page = render(makeReport())
    const body = page.slice(page.indexOf('<body>'), page.indexOf('<script>'))
    const tags = new Set([...body.matchAll(/<([a-z]\w*)/gi)].map(([, tag]) => tag))
    expect(tags).not.toContain('script')
    expect(tags).not.toContain('img')
    expect(body.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son\w+=/i)
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(body).toContain('&quot; onmouseover=&quot;alert(1)&#39; x=&#39;')
  })

  it('shows what turns or steers text as what it is', () => {
    const page = render(makeReport())
    // eslint-disable-next-line no-control-regex -- what is looked for
    expect(page).not.toMatch(/[\u202a-\u202e\u0007\u001b]/)
    expect(page).toContain('מחיר �לא רגיל')
  })

  it('shows a name of 300 characters whole in its line', () => {
    expect(render(makeReport())).toContain(`<bdi>${HOSTILE.long}</bdi>`)
  })

  it('says what could not be looked at, and what was not compared', () => {
    const page = render(makeReport())
    expect(page).toContain('<li>The model does not look at &quot;minute&quot;.</li>')
    expect(page).toContain('Every value is another one: an identifier.')
  })

  it('shows the course of each stream, and since when its level is another', () => {
    const page = render(makeReport())
    const streams = page.slice(page.indexOf('id="streams"'))
    expect(streams).toContain('<li>The error rate rose from 12.1 % to 28.4 % at 2026-02-14 09:30')
    expect(streams).toContain('Course of the error rate')
    expect(streams.match(/<figure>/g)?.length).toBeGreaterThanOrEqual(3)
    expect(render(EMPTY)).not.toContain('id="streams"')
  })

  it('begins with what happened to pictures, and shows unusual and typical ones', () => {
    const page = render(makeReport({images: IMAGES}))
    const findings = page.slice(page.indexOf('<ul class="findings">'))
    expect(findings.replace(/<[^>]*>/g, '').trim()).toMatch(
      /^✕pictures\s*pictures are darker by &lt;1 stop&gt;/,
    )
    const sheets = page.slice(page.indexOf('id="images"'))
    expect(sheets.match(/<img /g)).toHaveLength(2)
    expect(sheets).toContain('<figcaption>&lt;img&gt;.png: very dark</figcaption>')
    expect(sheets.indexOf('Typical of the reference')).toBeLessThan(sheets.indexOf('usual.png'))
  })

  it('names no address but anchors and data', () => {
    const page = render(makeReport({images: IMAGES}))
    const addresses = [...page.matchAll(/\s(?:src|href|action)="([^"]*)"/g)].map(([, to]) => to)
    expect(addresses.length).toBeGreaterThan(20)
    expect(addresses.filter(to => !/^(#|data:)/.test(to ?? ''))).toEqual([])
    expect(page.slice(0, page.indexOf('<body>'))).not.toMatch(/@import|url\(/)
  })

  it('says why nothing was compared', () => {
    const page = render(EMPTY)
    expect(page).toContain('The current data have no rows.')
    expect(page).not.toContain('id="columns"')
  })
})

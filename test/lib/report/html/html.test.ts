import {describe, expect, it} from 'vitest'
import {contactSheet, dataTable, html} from '../../../../src/lib/report/html/index.ts'

describe('a value in a template of HTML', () => {
  it('cannot open a tag or close an attribute', () => {
    const value = `"><script>alert('1')</script>&amp;`
    expect(html`<p title="${value}">${value}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;">' +
        '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;</p>',
    )
  })

  it('shows control characters, turned text and half characters as �', () => {
    expect(html`${'a\u0000b\u202ec\u2066d\ud800e'}`.text).toBe('a�b�c�d�e')
  })

  it('keeps emoji and letters of every script', () => {
    expect(html`${'🚀 מחיר 👩‍👩‍👧'}`.text).toBe('🚀 מחיר 👩‍👩‍👧')
  })

  it('goes in as it is where it is HTML, once; lists are joined, nothing leaves nothing', () => {
    const items = ['<', '>'].map(text => html`<i>${text}</i>`)
    expect(html`<p>${items}${null}${undefined}${false}${0}</p>`.text).toBe(
      '<p><i>&lt;</i><i>&gt;</i>0</p>',
    )
  })
})

it('a heading of a table without words is an empty cell, not a heading', () => {
  const table = dataTable({caption: 'x', columns: [{label: ''}, {label: 'A'}], rows: [['a', 'b']]})
  expect(table.text).toContain('<thead><tr><td></td><th scope="col" >A</th></tr></thead>')
})

it('a contact sheet shows data: pictures alone', () => {
  const of = (src: string): string => contactSheet([{src, caption: 'c', alt: 'a'}]).text
  expect(of('data:image/png;base64,AAAA')).toContain('src="data:image/png;base64,AAAA"')
  for (const src of [
    'https://example.com/x.png',
    'data:text/html;base64,AAAA',
    'data:image/svg+xml;base64,AAAA',
    'javascript:alert(1)',
  ])
    expect(of(src)).not.toContain('<img')
})

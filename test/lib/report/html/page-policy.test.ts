import {createHash} from 'node:crypto'
import {expect, it} from 'vitest'
import {html, renderPage, section} from '../../../../src/lib/report/html/index.ts'

it('lets the style and the script of the page run: their digests are in its policy', () => {
  const page = renderPage({
    title: 'A page',
    facts: ['of one fact'],
    lead: html`<p>lead</p>`,
    sections: [section({id: 'one', title: 'One', body: 'text'})],
    footer: [],
  })
  for (const element of ['style', 'script']) {
    const [, content = ''] = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(page) ?? []
    expect(content.length).toBeGreaterThan(100)
    const digest = createHash('sha256').update(content, 'utf8').digest('base64')
    expect(page).toContain(`${element}-src &#39;sha256-${digest}&#39;`)
  }
})

it('keeps the indentation of what is shown as it is written, and no other', () => {
  const page = renderPage({
    title: 'A page',
    facts: [],
    lead: html`<p>lead</p>
      <p>more</p>`,
    sections: [
      section({
        id: 'yaml',
        title: 'YAML',
        body: html`<pre><code>retrain:
  every: 39d</code></pre>`,
      }),
    ],
    footer: [],
  })
  expect(page).toContain('<pre><code>retrain:\n  every: 39d</code></pre>')
  expect(page).toContain('<p>lead</p>\n<p>more</p>')
})

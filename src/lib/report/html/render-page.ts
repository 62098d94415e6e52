import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {programFile} from '../../platform/program/index.ts'
import {html, trustedHtml, type Html, type HtmlValue} from './html.ts'
import type {PageSection} from './section.ts'

export interface ReportPage {
  readonly title: string
  /** Short facts under the title: model, time, preset. */
  readonly facts: readonly HtmlValue[]
  /** What stands above all sections: verdict and key figures. */
  readonly lead: HtmlValue
  readonly sections: readonly PageSection[]
  /** Words at the very end: with what the page was made, and when. */
  readonly footer: readonly HtmlValue[]
}

/**
 * A page that is one file: its style and script are in it, and its policy lets nothing else run or load.
 * Without its script it says the same; sorting and filtering go.
 */
export function renderPage({title, facts, lead, sections, footer}: ReportPage): string {
  const style = withoutIndentation(
    readTemplate('page/base.css') + readTemplate('report-page/page.css'),
  )
  const script = withoutIndentation(readTemplate('report-page/page.js'))
  // A digest is of all between the tags, line breaks too: these elements are put together by hand.
  const policy = [
    "default-src 'none'",
    `style-src '${digest(style)}'`,
    `script-src '${digest(script)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${trustedHtml(`<style>${style}</style>`)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the report</a>
        <header>
          <div>
            <h1>${title}</h1>
            ${facts.length > 0 && html`<p class="facts">${facts.map(fact => html`<span>${fact}</span>`)}</p>`}
          </div>
          <button type="button" id="theme" hidden>Dark</button>
        </header>
        ${sections.length > 1 && contents(sections)}
        <main id="main" tabindex="-1">${lead} ${sections.map(({content}) => content)}</main>
        <footer>${footer.map(part => html`<span>${part}</span>`)}</footer>
        ${trustedHtml(`<script>${script}</script>`)}
      </body>
    </html> `
  return withoutIndentation(page.text)
}

/** Except in what is shown as it is written. */
function withoutIndentation(text: string): string {
  return text
    .split(/(<pre>.*?<\/pre>)/s)
    .map(part => (part.startsWith('<pre>') ? part : part.replace(/\n\s+/g, '\n')))
    .join('')
}

function contents(sections: readonly PageSection[]): Html {
  const links = sections.map(({id, title, count}) => {
    const number = count !== null && html` <small>${count}</small>`
    return html`<li><a href="#${id}">${title}${number}</a></li>`
  })
  return html`<nav aria-label="Sections">
    <ul>
      ${links}
    </ul>
  </nav>`
}

function readTemplate(file: string): string {
  return readFileSync(programFile(`templates/${file}`), 'utf8')
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`
}

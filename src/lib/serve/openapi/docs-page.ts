import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {programFile} from '../../platform/program/index.ts'

/** The page that shows what is served, and a form to try it; it reads `openapi.json` beside it. */
export interface DocsPage {
  readonly html: string
  /** To be sent with it: nothing but its own style and script is allowed, and asking this server. */
  readonly headers: Readonly<Record<string, string>>
}

let page: DocsPage | undefined

/** The same page for every server; made once. */
export function docsPage(): DocsPage {
  page ??= makePage()
  return page
}

function makePage(): DocsPage {
  const style = read('page/base.css') + read('docs-page/page.css')
  const script = read('docs-page/page.js')
  const html = read('docs-page/page.html')
    .replace('/*style*/', () => style)
    .replace('/*script*/', () => script)
  const policy = [
    "default-src 'none'",
    `style-src '${digest(style)}'`,
    `script-src '${digest(script)}'`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    html,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy.join('; '),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
    },
  }
}

function read(file: string): string {
  return readFileSync(programFile(`templates/${file}`), 'utf8')
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`
}

import {createHash} from 'node:crypto'
import {browserText} from './browser-files.ts'
import {digestSource, escapeScript, pageDocument, policyText} from './document.ts'
import {iconSvg} from './icon-svg.ts'

/** The page of a model as its server shows it: one document, which asks the server for everything else. */
export interface ServedPage {
  readonly html: string
  /** Tells one content from another: `"…"`. */
  readonly etag: string
  readonly headers: Readonly<Record<string, string>>
}

let page: ServedPage | undefined

/** The same page for every server; made once. */
export function servedPage(): ServedPage {
  page ??= makePage()
  return page
}

function makePage(): ServedPage {
  const script = escapeScript(browserText('served.js'))
  const style = browserText('served.css')
  const policy = {
    'default-src': ["'none'"],
    'script-src': [digestSource(script)],
    'style-src': [digestSource(style)],
    'img-src': ['data:', 'blob:'],
    'media-src': ['blob:'],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  }
  const html = pageDocument({
    page: undefined,
    policy,
    head: [
      `<link rel="icon" href="data:image/svg+xml;base64,${Buffer.from(iconSvg()).toString('base64')}" />`,
      `<style>${style}</style>`,
    ],
    scripts: [`<script type="module">${script}</script>`],
  })
  const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`
  return {
    html,
    etag,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      // Framing can be forbidden by a header alone.
      'Content-Security-Policy': policyText({...policy, 'frame-ancestors': ["'none'"]}),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
      ETag: etag,
    },
  }
}

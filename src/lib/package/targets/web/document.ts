import {createHash} from 'node:crypto'
import type {ShownModel} from '../../portable/page-model.ts'

/** What a page is written from. */
export interface DocumentParts {
  /** What the page is about; undefined where it asks for that itself. */
  readonly page: ShownModel | undefined
  /** Elements of the head and the policy that belong together; the body ends with `scripts`. */
  readonly head: readonly string[]
  readonly scripts: readonly string[]
  readonly policy: Readonly<Record<string, readonly string[]>>
}

/** index.html, or the whole page in one. Text is escaped, so that no name of a model is markup. */
export function pageDocument({page, head, scripts, policy}: DocumentParts): string {
  const title = escapeHtml(page?.name ?? 'Model server')
  const about = escapeHtml(
    page === undefined
      ? 'The models of this server, to be tried.'
      : (page.description ?? `${page.label}, a model that runs in this page.`),
  )
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${escapeHtml(policyText(policy))}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="theme-color" content="#f6f7f9" media="(prefers-color-scheme: light)" />
    <meta name="theme-color" content="#12161c" media="(prefers-color-scheme: dark)" />
    <title>${title}</title>
    <meta name="description" content="${about}" />
${head.map(line => `    ${line}\n`).join('')}  </head>
  <body>
    <a class="skip" href="#inputs">Skip to the inputs</a>
    <div id="app">
      <header><div><h1>${title}</h1><p>${about}</p></div></header>
      <noscript><main><p class="failure">This page needs JavaScript.</p></main></noscript>
    </div>
${page === undefined ? '' : `    <script type="application/json" id="page">${escapeJson(page)}</script>\n`}${scripts.map(line => `    ${line}\n`).join('')}  </body>
</html>
`
}

/** JSON within a script element: nothing in it ends the element, or begins a comment. */
export function escapeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}

/** JavaScript within a script element; `<` stands there in strings and expressions, of which only these matter. */
export function escapeScript(script: string): string {
  return script.replaceAll(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--')
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** What a policy allows a script or a style by: its digest. */
export function digestSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

/** As a header or a document says it. */
export function policyText(policy: DocumentParts['policy']): string {
  return Object.entries(policy)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ')
}

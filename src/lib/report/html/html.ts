/** HTML that may stand in a page: made by `html`, or vouched for by `trustedHtml`. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[]

/**
 * A template whose values are escaped, in text and in quoted attributes; only other `Html` goes in as it is.
 * Lists are joined; null, undefined and false leave nothing.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = parts[0] ?? ''
  for (const [i, value] of values.entries()) text += textOf(value) + (parts[i + 1] ?? '')
  return new Html(text)
}

/** Text of our own that is HTML already: styles, scripts, nothing that comes from data. */
export function trustedHtml(text: string): Html {
  return new Html(text)
}

function textOf(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number') return String(value)
  return value.map(textOf).join('')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Control characters and what turns the direction of text become �, so that a name shows what it is. */
function escapeHtml(text: string): string {
  return text
    .replace(/(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"']/g, character => ESCAPES[character] ?? '')
}

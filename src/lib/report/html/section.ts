import {html, type Html, type HtmlValue} from './html.ts'

/** A part of a page with a heading, listed in its contents. */
export interface PageSection {
  readonly id: string
  readonly title: string
  readonly count: number | null
  readonly content: Html
}

export interface SectionRequest {
  /** Of letters and dashes; links lead to it. */
  readonly id: string
  readonly title: string
  /** How many there are, shown beside the title. */
  readonly count?: number
  /** One or two sentences under the title. */
  readonly note?: HtmlValue
  readonly body: HtmlValue
}

export function section({id, title, count, note, body}: SectionRequest): PageSection {
  const number = count !== undefined && html` <small>${count.toLocaleString('en-US')}</small>`
  const content = html`<section class="card" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}${number}</h2>
    ${note !== undefined && html`<p class="note">${note}</p>`} ${body}
  </section> `
  return {id, title, count: count ?? null, content}
}

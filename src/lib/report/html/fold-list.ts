import {html, type Html, type HtmlValue} from './html.ts'
import {pill, type Tone} from './verdict.ts'

/** A line of a fold list: what it says at a glance, and what opens below it. */
export interface FoldItem {
  /** Links lead to it: `#id` opens it. */
  readonly id: string
  readonly name: string
  /** Small words under the name. */
  readonly kind: HtmlValue
  /** A picture of the height of a line, or nothing. */
  readonly spark: HtmlValue
  readonly text: HtmlValue
  /** The number that decided. */
  readonly figure: HtmlValue
  readonly tone: Tone
  readonly verdict: string
  /** What each of the list's `sorts` goes by; text or number. */
  readonly sort: readonly (string | number)[]
  readonly body: HtmlValue
}

export interface FoldList {
  /** What the lines are, for the heading of the first column and the filter: `column`. */
  readonly noun: string
  /** Headings: of name, picture, text, figure and verdict. */
  readonly heads: readonly [string, string, string, string, string]
  /** By what a reader can sort, the first being the order given. */
  readonly sorts: readonly string[]
  readonly items: readonly FoldItem[]
  /** Lines that nobody needs to look at, folded together under these words. */
  readonly quiet: {readonly title: string; readonly items: readonly FoldItem[]} | null
}

/** Lines that open, filtered and sorted by the script; without it they open all the same. */
export function foldList({noun, heads, sorts, items, quiet}: FoldList): Html {
  const options = sorts.map((label, i) => html`<option value="${i}">${label}</option>`)
  const tools = html`<div class="tools" hidden>
    <label
      >Find
      <input
        type="search"
        data-find
        placeholder="Name of a ${noun}"
        autocomplete="off"
        spellcheck="false"
    /></label>
    <label
      >Sort by
      <select data-order>
        ${options}
      </select></label
    >
    <button type="button" data-all aria-pressed="false">Open all</button>
    <span class="found" role="status"></span>
  </div> `
  const head = html`<div class="fold-head" aria-hidden="true">
    ${heads.map(text => html`<span>${text}</span>`)}
  </div> `
  const more =
    quiet !== null &&
    quiet.items.length > 0 &&
    html`<details class="quiet">
      <summary>${quiet.title}</summary>
      <div class="lines">${quiet.items.map(foldLine)}</div>
    </details> `
  return html`<div class="fold-list" data-fold>
    ${tools}${items.length > 0 && head}
    <div class="lines">${items.map(foldLine)}</div>
    ${more}
  </div> `
}

function foldLine(item: FoldItem): Html {
  const {id, name, kind, spark, text, figure, tone, verdict, sort, body} = item
  return html`<details class="fold" id="${id}" data-sort="${JSON.stringify(sort)}">
    <summary>
      <span class="name"><bdi>${name}</bdi><small>${kind}</small></span
      ><span class="spark">${spark}</span><span class="text">${text}</span
      ><span class="figure">${figure}</span><span>${pill(tone, verdict)}</span>
    </summary>
    <div class="fold-body">${body}</div>
  </details> `
}

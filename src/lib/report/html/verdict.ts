import {html, type Html, type HtmlValue} from './html.ts'

/** How good or bad something is; a sign and a word always stand beside the colour. */
export type Tone = 'good' | 'warn' | 'bad' | 'none'

const SIGNS: Readonly<Record<Tone, string>> = {good: '✓', warn: '!', bad: '✕', none: '–'}

/** A word with its tone. */
export function pill(tone: Tone, text: string): Html {
  return html`<span class="pill ${tone}"
    ><span class="sign" aria-hidden="true">${SIGNS[tone]}</span>${text}</span
  >`
}

export interface Banner {
  readonly tone: Tone
  readonly title: string
  readonly reason: HtmlValue
}

/** The verdict of the whole report and why, the first thing on the page. */
export function banner({tone, title, reason}: Banner): Html {
  return html`<section class="card banner ${tone}" aria-labelledby="verdict">
    <span class="sign" aria-hidden="true">${SIGNS[tone]}</span>
    <div>
      <h2 id="verdict">${title}</h2>
      <p>${reason}</p>
    </div>
  </section> `
}

export interface KeyFigure {
  readonly label: string
  readonly value: HtmlValue
  readonly note?: HtmlValue
  readonly tone?: Tone
}

/** The few numbers to know. */
export function keyFigures(figures: readonly KeyFigure[]): Html {
  const items = figures.map(
    ({label, value, note, tone = 'none'}) =>
      html`<div class="${tone}">
        <dt>${label}</dt>
        <dd><strong>${value}</strong>${note !== undefined && html`<small>${note}</small>`}</dd>
      </div>`,
  )
  return html`<dl class="figures">${items}</dl> `
}

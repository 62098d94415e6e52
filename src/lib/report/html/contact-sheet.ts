import {html, type Html, type HtmlValue} from './html.ts'

export interface ContactImage {
  /** A `data:` address; the page loads nothing else. */
  readonly src: string
  readonly caption: HtmlValue
  /** What is to be seen, for those who do not. */
  readonly alt: string
}

/** Small pictures side by side, each with its words. Pictures of another address are left out. */
export function contactSheet(images: readonly ContactImage[]): Html {
  const figures = images
    .filter(({src}) => /^data:image\/(jpeg|png|webp|avif|gif);base64,[\w+/=]+$/.test(src))
    .map(
      ({src, caption, alt}) =>
        html`<figure>
          <img src="${src}" alt="${alt}" loading="lazy" />
          <figcaption>${caption}</figcaption>
        </figure> `,
    )
  return html`<div class="contact">${figures}</div> `
}

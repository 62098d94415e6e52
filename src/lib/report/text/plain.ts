/**
 * A text from data as one line that does nothing but be read: line breaks and tabs become spaces, and what
 * could steer a terminal or turn the direction of a line becomes �.
 */
export function plain(text: string): string {
  return text
    .replace(/[\t\n\r\v\f\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu, '\ufffd')
}

/** A name from data as people can see it: one of blanks alone is said to be. */
export function plainName(name: string): string {
  const text = plain(name)
  return text.trim() === '' ? '(blank)' : text
}

/** At most so many characters (as a reader counts them), the last one … where it was cut. */
export function shorten(text: string, characters: number): string {
  if (text.length <= characters) return text
  const parts = Array.from(SEGMENTER.segment(text.slice(0, characters * 16)), part => part.segment)
  return parts.length <= characters ? text : `${parts.slice(0, characters - 1).join('')}…`
}

const SEGMENTER = new Intl.Segmenter('en', {granularity: 'grapheme'})

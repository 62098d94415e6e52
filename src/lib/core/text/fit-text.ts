import stringWidth from 'string-width'

const SEGMENTER = new Intl.Segmenter('en', {granularity: 'grapheme'})

/** The text in exactly so many columns of a terminal: cut with …, or padded. */
export function fitText(text: string, width: number): string {
  const cut = cutText(text, width)
  return cut + ' '.repeat(Math.max(0, width - stringWidth(cut)))
}

export function cutText(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let kept = ''
  let used = 0
  for (const {segment} of SEGMENTER.segment(text)) {
    used += stringWidth(segment)
    if (used > width - 1) break
    kept += segment
  }
  return `${kept}…`
}

/** Lines of at most so many columns, broken between words; a longer word is cut. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (stringWidth(longer) <= width) line = longer
    else {
      if (line !== '') lines.push(line)
      line = cutText(word, width)
    }
  }
  return [...lines, line]
}

export function widthOf(text: string): number {
  return stringWidth(text)
}

/** Mistakes that many make, and what to do about each; looked for outside of texts. */
const FLAWS: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:NaN|Infinity)\b/,
    'JSON has no NaN and no Infinity: send null, or the texts "NaN", "Infinity" and "-Infinity".',
  ],
  [
    /'|\b(?:True|False|None)\b/,
    'Names and texts are in double quotes, and words are true, false and null; in Python json.dumps writes that.',
  ],
  [/,\s*[}\]]/, 'There is a comma before a closing bracket.'],
]

/**
 * What to do about a text that is no JSON, without repeating any of it.
 *
 * @param message - Of V8, which tells a text that ends too early from others.
 */
export function jsonHint(text: string, message: string): string {
  const outside = outsideTexts(text)
  const found = FLAWS.find(([pattern]) => pattern.test(outside))
  if (found) return found[1]
  if (
    /end of JSON input|Unterminated string|^Expected .* at position/.test(message) &&
    endsEarly(text, message)
  )
    return 'It ends too early: check that it was sent whole.'
  return 'Send JSON, such as {"column": 1, "other": "text"}.'
}

function endsEarly(text: string, message: string): boolean {
  const place = /at position (\d+)/.exec(message)?.[1]
  return place === undefined || Number(place) >= text.trimEnd().length
}

/** The text with every quoted piece emptied. */
function outsideTexts(text: string): string {
  const pieces: string[] = []
  let at = 0
  for (;;) {
    const open = text.indexOf('"', at)
    if (open === -1) break
    pieces.push(text.slice(at, open), '""')
    at = afterText(text, open)
  }
  pieces.push(text.slice(at))
  return pieces.join('')
}

/** The place after the quote that closes the text; the end where none does. */
function afterText(text: string, open: number): number {
  for (let from = open + 1; ;) {
    const close = text.indexOf('"', from)
    if (close === -1) return text.length
    let slashes = 0
    while (text[close - 1 - slashes] === '\\') slashes++
    from = close + 1
    if (slashes % 2 === 0) return from
  }
}

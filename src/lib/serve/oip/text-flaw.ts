/**
 * What the runtime would silently change in a text, as the end of a sentence; undefined where nothing:
 * it cuts texts at NUL and replaces half characters.
 */
export function textFlaw(text: string): string | undefined {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 0) return 'holds a NUL character'
    if (unit < 0xd800 || unit > 0xdfff) continue
    const next = unit < 0xdc00 ? text.charCodeAt(i + 1) : 0
    if (!(next >= 0xdc00 && next <= 0xdfff))
      return 'holds half of a surrogate pair, so it is no valid Unicode'
    i++
  }
  return undefined
}

const RUNS = /[\p{L}\p{M}]+/gu
/** Scripts that put no spaces between words. */
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Tibetan}]/u

/**
 * Words of a text in lower case: runs of two or more letters; numbers are none. Where a script has no spaces,
 * pairs of neighbouring characters stand for words.
 */
export function splitWords(text: string): string[] {
  const words: string[] = []
  for (const [run] of text.normalize('NFC').toLowerCase().matchAll(RUNS)) {
    if (UNSPACED.test(run)) words.push(...pairs(run))
    else if (run.length > 1) words.push(run)
  }
  return words
}

function pairs(run: string): string[] {
  const characters = Array.from(run)
  if (characters.length === 1) return characters
  return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`)
}

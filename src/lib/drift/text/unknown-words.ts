import {splitWords} from './split-words.ts'

/** A word that the reference does not have, and in how many of the current texts it is. */
export interface NewWord {
  readonly word: string
  readonly texts: number
}

export interface UnknownWords {
  /** Share of words of one half of the reference that the other half lacks; null without words. */
  readonly reference: number | null
  /** Share of words of the current texts that half of the reference lacks. */
  readonly current: number | null
  /** Most frequent first, at most ten. */
  readonly newWords: readonly NewWord[]
}

const MOST_WORDS = 10

/**
 * Words out of the vocabulary. Any text has some that others lack, the more the fewer there are: so both shares
 * are taken against vocabularies of the same size, each half of the reference, and averaged.
 *
 * @param reference - In random order.
 */
export function unknownWords(
  reference: readonly string[],
  current: readonly string[],
): UnknownWords {
  const words = reference.map(splitWords)
  const currentWords = current.map(splitWords)
  const half = Math.ceil(words.length / 2)
  const halves = [words.slice(0, half), words.slice(half)] as const
  const known = halves.map(texts => new Set(texts.flat())) as [Set<string>, Set<string>]
  const average = (first: number | null, second: number | null): number | null =>
    first === null || second === null ? null : (first + second) / 2
  return {
    reference: average(shareLacking(halves[0], known[1]), shareLacking(halves[1], known[0])),
    current: average(shareLacking(currentWords, known[0]), shareLacking(currentWords, known[1])),
    newWords: newWordsOf(currentWords, word => known[0].has(word) || known[1].has(word)),
  }
}

function shareLacking(
  texts: readonly (readonly string[])[],
  known: ReadonlySet<string>,
): number | null {
  let words = 0
  let lacking = 0
  for (const text of texts)
    for (const word of text) {
      words++
      if (!known.has(word)) lacking++
    }
  return words === 0 ? null : lacking / words
}

function newWordsOf(
  texts: readonly (readonly string[])[],
  isKnown: (word: string) => boolean,
): readonly NewWord[] {
  const counts = new Map<string, number>()
  for (const text of texts)
    for (const word of new Set(text))
      if (!isKnown(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts]
    .map(([word, count]) => ({word, texts: count}))
    .sort((a, b) => b.texts - a.texts || (a.word < b.word ? -1 : 1))
    .slice(0, MOST_WORDS)
}

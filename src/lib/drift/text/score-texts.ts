import {
  hashGrams,
  scoreHashedTexts,
  stratifiedFolds,
  trainTextClassifier,
} from '../../core/learning/index.ts'
import {
  createRandom,
  normalQuantile,
  normalUpperTail,
  rocPlacements,
  shuffledIndices,
} from '../../core/statistics/index.ts'
import type {RawScore} from '../methods/types.ts'
import type {TextFacts} from '../types.ts'
import {unknownWords, type NewWord} from './unknown-words.ts'

export interface TextScore {
  /** Null for fewer than 200 texts on a side. */
  readonly score: RawScore | null
  readonly reference: TextFacts
  readonly current: TextFacts
  /** Words of the current texts that no text of the reference has, most frequent first; at most ten. */
  readonly newWords: readonly NewWord[]
}

type Texts = readonly (string | null)[]

const LEAST_TEXTS = 200
/** Of each side: a bound on time. */
const MOST_TEXTS = 5000
const FOLDS = 5
/** How much further AUCs of folds spread than the Mann-Whitney law, where nothing changed: measured 1.26. */
const FOLD_SPREAD = 1.3

/**
 * How far the current texts can be told from those of the reference: the area under the ROC curve (AUC) of a
 * logistic regression on hashed runs of 3 to 5 characters, over texts that were held out (five folds). 0.5: not
 * at all, 1: all of them. The p-value is that of the Mann-Whitney statistic, which the AUC is, for texts of one
 * kind, with a spread 1.3 times as large, since folds share texts that they learn from. At most 5,000 texts of each side are read, drawn by the seed; facts are of all texts that are given, but
 * for the words, which are those of the drawn ones.
 *
 * @see Lopez-Paz & Oquab (2017), Revisiting classifier two-sample tests.
 */
export function scoreTexts(reference: Texts, current: Texts, seed = 1): TextScore {
  const before = draw(reference, seed)
  const now = draw(current, seed + 1)
  const words = unknownWords(before, now)
  return {
    score: classifyTexts(before, now, seed),
    reference: factsOf(reference, words.reference),
    current: factsOf(current, words.current),
    newWords: words.newWords,
  }
}

/** In random order. */
function draw(texts: Texts, seed: number): readonly string[] {
  const there = texts.filter(text => text !== null)
  const order = shuffledIndices(there.length, createRandom(seed)).subarray(0, MOST_TEXTS)
  return Array.from(order, index => there[index] ?? '')
}

function classifyTexts(
  reference: readonly string[],
  current: readonly string[],
  seed: number,
): RawScore | null {
  const [n, m] = [reference.length, current.length]
  if (n < LEAST_TEXTS || m < LEAST_TEXTS) return null
  const hashed = hashGrams([...reference, ...current])
  const labels = new Uint8Array(n + m).fill(1, n)
  const scores = new Float64Array(n + m)
  stratifiedFolds(labels, FOLDS, seed).forEach(({train, test}, number) => {
    const model = trainTextClassifier(hashed, labels, train, seed + number)
    scoreHashedTexts(model, hashed, test).forEach((score, place) => {
      scores[test[place] ?? 0] = score
    })
  })
  const {auc} = rocPlacements(scores.subarray(n), scores.subarray(0, n))
  const deviation = FOLD_SPREAD * Math.sqrt((n + m + 1) / (12 * n * m))
  return {
    method: 'text_domain',
    value: auc,
    pValue: normalUpperTail((auc - 0.5) / deviation),
    noise: 0.5 + normalQuantile(0.999) * deviation,
  }
}

function factsOf(texts: Texts, unknown: number | null): TextFacts {
  let [nulls, empty, characters] = [0, 0, 0]
  for (const text of texts) {
    if (text === null) {
      nulls++
      continue
    }
    if (text.trim() === '') empty++
    characters += countCharacters(text)
  }
  const there = texts.length - nulls
  return {
    rows: texts.length,
    nulls,
    empty,
    meanLength: there === 0 ? null : characters / there,
    unknownWords: unknown,
  }
}

/** Code points: a pair of surrogates is one. */
function countCharacters(text: string): number {
  let pairs = 0
  for (let index = 0; index < text.length; index++)
    if ((text.charCodeAt(index) & 0xfc00) === 0xdc00) pairs++
  return text.length - pairs
}

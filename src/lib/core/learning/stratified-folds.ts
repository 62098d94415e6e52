import {createRandom, shuffledIndices} from '../statistics/index.ts'

/** The rows of one fold, and all others, ascending. */
export interface Fold {
  readonly train: Uint32Array
  readonly test: Uint32Array
}

/** Divides rows into k folds at random, each with its part of both classes. */
export function stratifiedFolds(labels: Uint8Array, k: number, seed: number): readonly Fold[] {
  const random = createRandom(seed)
  const fold = new Uint8Array(labels.length)
  for (const label of [0, 1]) {
    const rows = [...labels.keys()].filter(row => labels[row] === label)
    shuffledIndices(rows.length, random).forEach((index, place) => {
      fold[rows[index] ?? 0] = place % k
    })
  }
  const all = Uint32Array.from(labels.keys())
  return Array.from({length: k}, (_, number) => ({
    train: all.filter(row => fold[row] !== number),
    test: all.filter(row => fold[row] === number),
  }))
}

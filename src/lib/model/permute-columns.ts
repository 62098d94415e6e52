import {shuffledIndices, type Random} from '../core/statistics/index.ts'
import type {PackAnswer} from './pool/predictor.ts'
import {replaceColumn} from './replace-rows.ts'
import type {Feeds, ModelColumn} from './types.ts'

/** What happened when the values of one column were put in other rows. */
export interface PermutedColumn {
  readonly column: ModelColumn
  /** Rows times repeats that were predicted again. */
  readonly rows: number
  /** Those of them whose prediction, or any of its probabilities, was another one. */
  readonly moved: number
  /** All rows have one value, so that nothing can be put elsewhere. */
  readonly constant: boolean
  /** What `score` gave for the predictions of each repeat. */
  readonly scores: readonly number[]
}

export interface PermutationRequest {
  readonly feeds: Feeds
  readonly columns: readonly ModelColumn[]
  readonly repeats: number
  readonly random: Random
  /** May spend the arrays of its feeds. */
  readonly predict: (feeds: Feeds) => Promise<PackAnswer>
  /** How many packs may be predicted at once. */
  readonly width: number
  /** A number that tells how good predictions of the rows are. */
  readonly score: (answer: PackAnswer) => number
  readonly signal?: AbortSignal | undefined
}

/**
 * Shuffles one column at a time and predicts again: how far predictions and their score rest on it.
 *
 * @returns The score of the rows as they are, and each column in the order given.
 * @see Breiman (2001), permutation importance.
 */
export async function measurePermutations(
  request: PermutationRequest,
): Promise<{readonly score: number; readonly columns: readonly PermutedColumn[]}> {
  const {feeds, columns, repeats, predict, score, width} = request
  const {rowCount} = feeds
  const plain = await predict(copyFeeds(feeds))
  const measured = columns.map(column => {
    const constant = isConstant(feeds, column)
    const answers = Array.from({length: constant ? 0 : repeats}, () => ({moved: 0, score: 0}))
    return {column, constant, answers}
  })
  const shuffles = shufflesOf(request, measured)
  const lane = async (): Promise<void> => {
    for (const {column, order, into} of shuffles) {
      const answer = await predict(permuteColumn(feeds, column, order))
      into.moved = countMoved(plain, answer)
      into.score = score(answer)
    }
  }
  await Promise.all(Array.from({length: width}, lane))
  return {
    score: score(plain),
    columns: measured.map(({column, constant, answers}) => ({
      column,
      constant,
      rows: answers.length * rowCount,
      moved: answers.reduce((sum, answer) => sum + answer.moved, 0),
      scores: answers.map(answer => answer.score),
    })),
  }
}

interface Shuffle {
  readonly column: ModelColumn
  readonly order: Uint32Array
  readonly into: {moved: number; score: number}
}

/** Drawn one after the other, whoever asks: answers do not depend on how many are predicted at once. */
function* shufflesOf(
  {feeds: {rowCount}, random, signal}: PermutationRequest,
  measured: readonly {
    readonly column: ModelColumn
    readonly answers: readonly Shuffle['into'][]
  }[],
): Generator<Shuffle> {
  for (const {column, answers} of measured)
    for (const into of answers) {
      signal?.throwIfAborted()
      yield {column, order: shuffledIndices(rowCount, random), into}
    }
}

/** Feeds of their own in which each row has the value of the column of row `order[row]`. */
export function permuteColumn(feeds: Feeds, column: ModelColumn, order: Uint32Array): Feeds {
  return replaceColumn(copyFeeds(feeds), [column], feeds, order)
}

function isConstant(feeds: Feeds, column: ModelColumn): boolean {
  const values = feeds.tensors[column.input]?.values ?? []
  const width = values.length / Math.max(1, feeds.rowCount)
  const [start, end] = column.kind === 'image' ? [0, width] : [column.index, column.index + 1]
  for (let row = 1; row < feeds.rowCount; row++)
    for (let cell = start; cell < end; cell++)
      if (!Object.is(values[row * width + cell], values[cell])) return false
  return true
}

function copyFeeds({rowCount, tensors}: Feeds): Feeds {
  const copied = Object.entries(tensors).map(
    ([name, tensor]) => [name, {...tensor, values: tensor.values.slice()}] as const,
  )
  return {rowCount, tensors: Object.fromEntries(copied)}
}

function countMoved(plain: PackAnswer, other: PackAnswer): number {
  let moved = 0
  for (let row = 0; row < plain.rowCount; row++)
    if (
      plain.columns.some(
        ({values}, index) => !Object.is(values[row], other.columns[index]?.values[row]),
      )
    )
      moved++
  return moved
}

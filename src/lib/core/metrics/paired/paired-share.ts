import {isInTop} from '../class-losses.ts'
import type {ClassFacts} from '../facts.ts'
import type {Metric} from '../types.ts'

/** Rows that count for a share, by which of the models scores a hit there. */
export interface PairedShare {
  readonly both: number
  readonly onlyOld: number
  readonly onlyNew: number
  readonly neither: number
}

/**
 * Counts both models' hits on the rows that a share is of, where these are the same for both: all rows, or the
 * positive ones.
 *
 * @returns undefined for other metrics.
 */
export function pairedShare(
  {definition: {id}, parameter}: Metric,
  old: ClassFacts,
  new_: ClassFacts,
): PairedShare | undefined {
  const hit = HITS[id]
  if (hit === undefined) return undefined
  const share = {both: 0, onlyOld: 0, onlyNew: 0, neither: 0}
  for (let row = 0; row < old.rows.rowCount; row++) {
    if (id === 'recall' && old.rows.truth[row] !== 1) continue
    const [before, after] = [hit(old.rows, row, parameter), hit(new_.rows, row, parameter)]
    share[before ? (after ? 'both' : 'onlyOld') : after ? 'onlyNew' : 'neither']++
  }
  return share
}

type Hit = (rows: ClassFacts['rows'], row: number, parameter: number | null) => boolean

const isRight: Hit = ({truth, predicted}, row) => truth[row] === predicted[row]

const HITS: Readonly<Partial<Record<string, Hit>>> = {
  accuracy: isRight,
  precision_micro: isRight,
  recall_micro: isRight,
  f1_micro: isRight,
  recall: isRight,
  top_k: (rows, row, k) => isInTop(rows, row, k ?? 1),
}

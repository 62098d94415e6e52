import type {DriftTables} from '../read/index.ts'
import type {Choose} from './choose.ts'

/** Contiguous blocks of the reference that are compared with it, to see what it does by itself. */
export interface BlockPlan {
  readonly blocks: number
  /** Rows of a block; the last may be shorter, where the reference ends. */
  readonly length: number
  /** Rows from the beginning of a block to that of the next, at least `length`. */
  readonly stride: number
  readonly leaveOneOut: boolean
}

const LEAST = 5
const MOST = 20
/** NannyML divides a reference into so many. */
const NANNYML = 10

/** Blocks in time order for the preset `default`, where there is a timestamp; those of NannyML for `nannyml`. */
export function planBlocks(
  {reference, current}: DriftTables,
  preset: Choose['preset'],
): BlockPlan | null {
  if (reference.profile !== undefined) return null
  if (preset === 'nannyml') return planChunks(reference.rows)
  if (preset !== 'default' || reference.timestamp === null) return null
  return planSpread(reference.rows, current.rows)
}

/**
 * Blocks as long as the current data, spread evenly over the reference: a longer block is calmer than the current
 * data may be, since more of what wanders averages out in it. At most 20; null where 5 do not fit.
 */
export function planSpread(referenceRows: number, currentRows: number): BlockPlan | null {
  if (currentRows === 0) return null
  const blocks = Math.min(MOST, Math.floor(referenceRows / currentRows))
  if (blocks < LEAST) return null
  const stride = Math.floor((referenceRows - currentRows) / (blocks - 1))
  return {blocks, length: currentRows, stride, leaveOneOut: true}
}

/**
 * Ten blocks of ⌊rows / 10⌋ rows and a shorter one of the rest, in the order of the rows, each against the whole.
 * Null below 10 rows.
 *
 * @see nannyml.chunk.CountBasedChunker of NannyML 0.13.
 */
export function planChunks(rows: number): BlockPlan | null {
  if (rows < NANNYML) return null
  const length = Math.floor(rows / NANNYML)
  return {blocks: Math.ceil(rows / length), length, stride: length, leaveOneOut: false}
}

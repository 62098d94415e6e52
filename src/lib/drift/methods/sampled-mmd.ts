import {createRandom, maximumMeanDiscrepancy, type Random} from '../../core/statistics/index.ts'
import type {NumberPair} from './number-pair.ts'
import {NOISE_TAIL} from './noise-tail.ts'
import type {RawScore} from './types.ts'

/** Rows of each sample; the kernel of both together has 250,000 cells. */
const ROWS = 250

/** MMD² of 250 rows of each sample, drawn with a fixed seed: the same data give the same value. */
export function sampledDiscrepancy(pair: NumberPair): RawScore {
  const random = createRandom(1)
  const [ranks, currentRanks] = pair.ranks
  const drawn = drawRows(ranks, pair.reference.size, random)
  const drawnCurrent = drawRows(currentRanks, pair.current.size, random)
  if (drawn.length < 2 || drawnCurrent.length < 2)
    return {method: 'mmd', value: 0, pValue: null, noise: null}
  const {statistic, pValue, noise} = maximumMeanDiscrepancy(drawn, drawnCurrent, 1, {
    seed: 2,
    tail: NOISE_TAIL,
  })
  return {method: 'mmd', value: statistic, pValue, noise}
}

function drawRows(ranks: NumberPair['ranks'][number], size: number, random: Random): Float64Array {
  if (size <= ROWS) return Float64Array.from({length: size}, (_, row) => ranks.at(row))
  const rows = new Set<number>()
  while (rows.size < ROWS) rows.add(Math.floor(random() * size))
  return Float64Array.from(rows, row => ranks.at(row))
}

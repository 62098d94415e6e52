import {nextUp} from '../../core/numbers/index.ts'
import type {Database} from '../../platform/duckdb/index.ts'
import {countBins, sampledEdges, widen, type Bins} from '../measure/count-numbers.ts'
import type {TableSide} from '../read/index.ts'
import {storedMoments} from './merge-profiles.ts'
import {meanWithin, type CountedNumbers} from './number-bins.ts'
import {PROFILE_BINS} from './schema.ts'

/**
 * Columns of numbers without their rows in memory: bins of about equally many rows in a sample, which is the
 * same in every run, with all rows counted.
 */
export async function countedColumns(
  database: Database,
  side: TableSide,
  expressions: readonly string[],
): Promise<readonly CountedNumbers[]> {
  const edges = await sampledEdges(database, side, expressions, PROFILE_BINS - 1)
  const counted = await countBins(database, side, expressions, edges)
  return counted.map(bins => columnOf(widen(bins)))
}

function columnOf({edges, counts, sums, nulls, infinite, moments}: Bins): CountedNumbers {
  const common = {nulls, infinite, moments: storedMoments(moments)}
  if (moments.count === 0) return {...common, exact: true, edges: [], counts: []}
  const bins = [...edges.subarray(0, -1)].flatMap((edge, bin) =>
    edge > moments.max
      ? []
      : [{edge, next: edges[bin + 1], rows: counts[bin + 1] ?? 0, sum: sums[bin + 1] ?? 0}],
  )
  const filled = bins.filter(({rows}) => rows > 0)
  // Where the bins of values took all rows, the sample had every value.
  const isExact = filled.every(({edge, next}) => next === nextUp(edge))
  const kept = isExact ? filled : bins
  return {
    ...common,
    exact: isExact,
    edges: kept.map(({edge}) => edge),
    counts: kept.map(({rows}) => rows),
    ...(isExact
      ? {}
      : {
          means: kept.map(({edge, rows, sum}, bin) =>
            meanWithin(sum, rows, edge, kept[bin + 1]?.edge, moments.max),
          ),
        }),
  }
}

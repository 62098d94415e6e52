import {quantileEdges} from '../../core/statistics/index.ts'
import type {Database} from '../../platform/duckdb/index.ts'
import type {ColumnKind} from '../sample.ts'
import {categoryBinner, numberBinner, type Binner} from './binner.ts'

/** The bins are quantiles of so many rows of the reference, drawn by a fixed seed. */
const SAMPLE_ROWS = 100_000
const BINS = 100
const QUANTILES = Array.from({length: BINS - 1}, (_, index) => (index + 1) / BINS)
const LABELS = 200

/**
 * Bins for counting columns by period: about 100 of equal size in the reference for numbers, the 200 most
 * frequent labels for categories. Columns without a value in the reference are left out.
 */
export async function columnBinners(
  database: Database,
  reference: string,
  columns: readonly {
    readonly name: string
    readonly kind: ColumnKind
    /** SQL: a DOUBLE for numbers, else a VARCHAR. */
    readonly expression: string
  }[],
): Promise<readonly {readonly name: string; readonly binner: Binner}[]> {
  const list = columns.map(({expression}, index) => `${expression} AS c${index}`)
  await database.run(
    `CREATE OR REPLACE TEMP TABLE period_reference AS SELECT ${['1 AS one', ...list].join(', ')}
     FROM ${reference} USING SAMPLE reservoir(${SAMPLE_ROWS} ROWS) REPEATABLE (1)`,
    'the reference',
  )
  const found: {name: string; binner: Binner}[] = []
  for (const [index, {name, kind}] of columns.entries()) {
    const binner =
      kind === 'number' ? await numbers(database, index) : await categories(database, index)
    if (binner !== undefined) found.push({name, binner})
  }
  return found
}

async function numbers(
  database: Database,
  index: number,
): Promise<ReturnType<typeof numberBinner> | undefined> {
  const [row] = await database.rows(
    `SELECT min(x) AS low, max(x) AS high, quantile_cont(x, [${QUANTILES.join(', ')}]) AS quantiles
     FROM (SELECT c${index} AS x FROM period_reference) WHERE isfinite(x)`,
    'the reference',
  )
  const quantiles = row?.['quantiles']
  if (!Array.isArray(quantiles)) return undefined
  const edges = quantileEdges(quantiles.map(Number))
  return numberBinner(edges, Number(row?.['low']), Number(row?.['high']))
}

async function categories(
  database: Database,
  index: number,
): Promise<ReturnType<typeof categoryBinner> | undefined> {
  const rows = await database.rows(
    `SELECT c${index} AS label FROM period_reference WHERE c${index} IS NOT NULL
     GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${LABELS}`,
    'the reference',
  )
  return rows.length === 0 ? undefined : categoryBinner(rows.map(({label}) => String(label)))
}

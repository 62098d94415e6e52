import {nextUp} from '../../core/numbers/index.ts'
import {quantileEdges, Ranks, sampleQuantile} from '../../core/statistics/index.ts'
import type {Database} from '../../platform/duckdb/index.ts'
import {numberSample} from '../measure/number-sample.ts'
import {readNumbers} from '../measure/read-numbers.ts'
import type {ColumnKind} from '../sample.ts'
import {categoryBinner, numberBinner, type Binner} from './binner.ts'

/** The bins are quantiles of so many rows of the reference, drawn by a fixed seed. */
const SAMPLE_ROWS = 100_000
/** Bins of numbers, of about equally many rows. */
const BINS = 100
export const PERIOD_QUANTILES = Array.from({length: BINS - 1}, (_, index) => (index + 1) / BINS)
/** Labels of a category that have a bin. */
export const PERIOD_LABELS = 200

/**
 * Bins for counting columns by period: about 100 of equal size in the reference for numbers, the 200 most
 * frequent labels for categories. Columns without a value in the reference are left out. Of a reference of up to
 * 100,000 rows the quantiles are exact, of a larger one those of a sample.
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
    `CREATE OR REPLACE TABLE period_reference AS SELECT ${['1 AS one', ...list].join(', ')}
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
  const [row] = await database.rows('SELECT count(*) AS n FROM period_reference', 'the reference')
  const side = {
    relation: 'period_reference',
    subject: 'the reference',
    rows: Number(row?.['n']),
  }
  const [rows = new Float64Array(0)] = await readNumbers(database, side, [`c${index}`])
  const sample = numberSample(rows, false)
  if (sample.size === 0) return undefined
  const ranks = new Ranks(sample)
  // Those of DuckDB are rounded to beside the value that they fall on, with all rows that have it.
  const edges = quantileEdges(PERIOD_QUANTILES.map(q => sampleQuantile(ranks, sample.size, q)))
  const [low, high] = [sample.values[0] ?? 0, sample.values[sample.size - 1] ?? 0]
  return numberBinner(edges.filter(Number.isFinite), low, nextUp(high))
}

async function categories(
  database: Database,
  index: number,
): Promise<ReturnType<typeof categoryBinner> | undefined> {
  const rows = await database.rows(
    `SELECT c${index} AS label FROM period_reference WHERE c${index} IS NOT NULL
     GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${PERIOD_LABELS}`,
    'the reference',
  )
  return rows.length === 0 ? undefined : categoryBinner(rows.map(({label}) => String(label)))
}

import {MlopsError} from '../../../core/errors/index.ts'
import {counted} from '../../../core/text/index.ts'
import type {Database} from '../../../platform/duckdb/index.ts'
import type {KeptTable} from './check-ids.ts'

/** Rounding of single precision. */
const TOLERANCE = 1e-5

export interface CheckedPredictions extends KeptTable {
  readonly kind: 'classes' | 'numbers'
  /** Names of the columns of probabilities in the file; p0, p1, … in the table. */
  readonly probabilities: readonly string[]
}

/**
 * Each row must have a prediction, and probabilities that are some.
 *
 * @throws MlopsError `COMPARE_PREDICTIONS`, `COMPARE_PROBABILITIES`.
 */
export async function checkValues(database: Database, file: CheckedPredictions): Promise<void> {
  const {subject, kind, probabilities} = file
  const isNumber = kind === 'numbers'
  const wrong = isNumber ? 'prediction IS NULL OR NOT isfinite(prediction)' : 'prediction IS NULL'
  const found = await count(database, file, wrong)
  if (found.rows > 0)
    throw new MlopsError(
      'COMPARE_PREDICTIONS',
      `prediction is ${isNumber ? 'no finite number' : 'empty'} in ${counted(found.rows, 'row')} of ${subject}, first where the id is ${found.id}.`,
      {
        hint: isNumber
          ? 'A regression predicts numbers: correct the file, or say by --task that it holds classes.'
          : 'Leave out for both models the rows that have no prediction: "query:SELECT … WHERE …".',
        details: {rows: found.rows, id: found.id},
      },
    )
  for (const [index, column] of probabilities.entries()) {
    const p = `p${index}`
    const outside = `${p} IS NULL OR NOT (${p} BETWEEN -${TOLERANCE} AND ${1 + TOLERANCE})`
    const {rows, id, value} = await count(database, file, outside, p)
    if (rows > 0)
      throw new MlopsError(
        'COMPARE_PROBABILITIES',
        `${column} is no probability within 0 … 1 in ${counted(rows, 'row')} of ${subject}: it is ${value ?? 'empty or no number'} where the id is ${id}.`,
        {
          hint: 'Scores and percentages are no probabilities: write those of the classes, or leave the columns out to compare labels alone.',
          details: {column, rows, id},
        },
      )
  }
}

async function count(
  database: Database,
  {name, subject}: KeptTable,
  condition: string,
  shown = 'NULL',
): Promise<{readonly rows: number; readonly id: string; readonly value: string | null}> {
  const [row] = await database.rows(
    `SELECT count(*) AS n, CAST(arg_min(id, place) AS VARCHAR) AS id,
      CAST(arg_min(${shown}, place) AS VARCHAR) AS value FROM ${name} WHERE ${condition}`,
    subject,
  )
  const value = row?.['value']
  return {
    rows: Number(row?.['n']),
    id: String(row?.['id']),
    value: typeof value === 'string' ? value : null,
  }
}

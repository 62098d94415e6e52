import {MlopsError} from '../../../core/errors/index.ts'
import {counted} from '../../../core/text/index.ts'
import type {Database} from '../../../platform/duckdb/index.ts'

/** A table of kept columns, and what messages call it. */
export interface KeptTable {
  readonly name: string
  readonly subject: string
}

const EXAMPLES = 5

/**
 * Each row of a table must have an id of its own.
 *
 * @returns The number of rows.
 * @throws MlopsError `DATA_EMPTY`, `COMPARE_ID`.
 */
export async function checkIds(
  database: Database,
  {name, subject}: KeptTable,
  id: string,
): Promise<number> {
  const [row] = await database.rows(
    `SELECT count(*) AS n, count(id) AS there FROM ${name}`,
    subject,
  )
  const rows = Number(row?.['n'])
  const nulls = rows - Number(row?.['there'])
  if (rows === 0)
    throw new MlopsError('DATA_EMPTY', `${subject} has no rows.`, {
      hint: 'Check the step that writes it.',
    })
  if (nulls > 0)
    throw new MlopsError(
      'COMPARE_ID',
      `${id} is empty in ${counted(nulls, 'row')} of ${subject}.`,
      {
        hint: 'Rows are joined by it: give each row an id, or leave such rows out with "query:SELECT … WHERE …".',
        details: {id, rows: nulls},
      },
    )
  const twice = `(SELECT id, count(*) AS n FROM ${name} GROUP BY id HAVING count(*) > 1)`
  const found = await examples(database, twice, subject)
  if (found.count > 0)
    throw new MlopsError(
      'COMPARE_ID',
      `${counted(found.count, 'id')} of ${subject} ${found.count === 1 ? 'stands' : 'stand'} there more than once: ${found.shown}.`,
      {
        hint: `It is not known which row belongs to which: name a column by --id that names each row once, instead of ${id}.`,
        details: {id, duplicates: found.count, examples: found.ids},
      },
    )
  return rows
}

/**
 * Both tables must hold the same ids: a comparison over different rows says nothing.
 *
 * @throws MlopsError `COMPARE_ROWS`.
 */
export async function checkSameIds(
  database: Database,
  first: KeptTable,
  second: KeptTable,
): Promise<void> {
  const onlyFirst = await missing(database, first, second)
  const onlySecond = await missing(database, second, first)
  if (onlyFirst.count + onlySecond.count === 0) return
  const parts = [
    [onlyFirst, first],
    [onlySecond, second],
  ] as const
  const told = parts.flatMap(([{count, shown}, {subject}]) =>
    count === 0 ? [] : [`${counted(count, 'id')} only in ${subject} (${shown})`],
  )
  throw new MlopsError(
    'COMPARE_ROWS',
    `${first.subject} and ${second.subject} do not hold the same rows: ${told.join(', ')}.`,
    {
      hint: 'Score the same data with both models, or choose the rows that both have: --predictions "query:SELECT … FROM a SEMI JOIN b USING (id)".',
      details: {
        onlyFirst: onlyFirst.count,
        onlySecond: onlySecond.count,
        examples: [...onlyFirst.ids, ...onlySecond.ids],
      },
    },
  )
}

/**
 * The data must hold each id of the predictions.
 *
 * @returns Rows of the data that nothing was predicted for.
 * @throws MlopsError `COMPARE_ROWS`.
 */
export async function checkIdsOfData(
  database: Database,
  data: KeptTable & {readonly rows: number},
  predictions: KeptTable & {readonly rows: number},
): Promise<number> {
  const unknown = await missing(database, predictions, data)
  if (unknown.count > 0)
    throw new MlopsError(
      'COMPARE_ROWS',
      `${data.subject} lacks ${counted(unknown.count, 'id')} of ${predictions.subject}: ${unknown.shown}.`,
      {
        hint: 'Name by --data the table that was scored: it has the true answers.',
        details: {missing: unknown.count, examples: unknown.ids},
      },
    )
  return data.rows - predictions.rows
}

async function missing(
  database: Database,
  {name, subject}: KeptTable,
  other: KeptTable,
): Promise<Examples> {
  return examples(database, `(SELECT id FROM ${name} ANTI JOIN ${other.name} USING (id))`, subject)
}

interface Examples {
  readonly count: number
  readonly ids: readonly string[]
  readonly shown: string
}

async function examples(database: Database, from: string, subject: string): Promise<Examples> {
  const [row] = await database.rows(
    `SELECT count(*) AS n, min(CAST(id AS VARCHAR), ${EXAMPLES}) AS ids FROM ${from}`,
    subject,
  )
  const count = Number(row?.['n'])
  const list = row?.['ids']
  const ids = Array.isArray(list) ? list.map(String) : []
  return {count, ids, shown: ids.join(', ') + (count > ids.length ? ', …' : '')}
}

import {createHash} from 'node:crypto'
import {canonicalJson} from '../../core/text/index.ts'
import {timeExpression} from '../../data/index.ts'
import {sqlIdentifier} from '../../platform/duckdb/index.ts'
import type {DataPlan} from '../types.ts'
import type {OpenSource} from './open-source.ts'
import {isAfter, sqlTime, type LabelledRows} from './split-rows.ts'

/** Moments that cut the rows: `from` ≤ training < `cut` ≤ test < `until`. ISO 8601. */
export interface Windows {
  /** null: from the first row on. */
  readonly from: string | null
  readonly cut: string
  readonly until: string
  /** Newest row that the champion was trained on; null where nobody knows or there is none. */
  readonly trainedUntil: string | null
  /** Rows from here on are not seen at all. */
  readonly seen: string
}

export interface SplitColumns {
  readonly timestamp: string
  readonly target: string
}

/** Rows of each window, what is left out, and a digest of the rows in them. */
export async function countWindows(
  {database, table}: OpenSource,
  {sql, subject}: LabelledRows,
  {timestamp, target}: SplitColumns,
  windows: Windows,
): Promise<Pick<DataPlan, 'train' | 'fresh' | 'test' | 'leftOut' | 'sha256'>> {
  const {train, fresh, test} = conditions(windows)
  const time = '"$time"'
  const until = sqlTime(windows.until)
  // The sum of the hashes of rows is the same in any order, and as exact as 128 bits are.
  const hash = 'sum(hash(rows)::HUGEINT)'
  const [row] = await database.rows(
    `SELECT count(*) FILTER (${train}) AS train_rows, count(*) FILTER (${test}) AS test_rows,
       epoch_ms(min(${time}) FILTER (${train})) AS first, epoch_ms(max(${time}) FILTER (${train})) AS last,
       epoch_ms(min(${time}) FILTER (${test})) AS test_first, epoch_ms(max(${time}) FILTER (${test})) AS test_last,
       count(*) FILTER (${fresh}) AS fresh_rows, epoch_ms(min(${time}) FILTER (${fresh})) AS fresh_first,
       count(*) FILTER (${time} >= ${until} AND ${time} < ${sqlTime(windows.seen)}) AS young,
       count(*) FILTER (${time} IS NULL) AS timeless,
       count(*) FILTER (${windows.from === null ? 'false' : `${time} < ${sqlTime(windows.from)}`}) AS older,
       (${hash} FILTER (${train}))::VARCHAR AS train_hash, (${hash} FILTER (${test}))::VARCHAR AS test_hash
     FROM (${sql}) AS rows`,
    subject,
  )
  const [open] = await database.rows(
    `SELECT count(*) AS n FROM ${table.relation([])} WHERE ${sqlIdentifier(target)} IS NULL
       AND ${timeExpression(table, timestamp)} < ${sqlTime(windows.seen)}`,
    subject,
  )
  const count = (name: string): number => Number(row?.[name] ?? 0)
  const moment = (name: string, after = 0): string | null => {
    const value = row?.[name]
    return value === null || value === undefined
      ? null
      : new Date(Number(value) + after).toISOString()
  }
  const columns = table.columns.map(({name, type}) => [name, type])
  const text = canonicalJson([columns, timestamp, row?.['train_hash'], row?.['test_hash']])
  return {
    train: {from: moment('first'), until: moment('last', 1), rows: count('train_rows')},
    fresh:
      windows.trainedUntil === null
        ? null
        : {from: moment('fresh_first'), until: moment('last', 1), rows: count('fresh_rows')},
    test: {from: moment('test_first'), until: moment('test_last', 1), rows: count('test_rows')},
    leftOut: {
      unlabelled: Number(open?.['n'] ?? 0),
      tooYoung: count('young'),
      older: count('older'),
      withoutTime: count('timeless'),
    },
    sha256: createHash('sha256').update(text).digest('hex'),
  }
}

/** Rows of the test window whose id stands in the training window too. */
export async function countKnownIds(
  {database}: OpenSource,
  {sql, subject}: LabelledRows,
  id: string,
  windows: Windows,
): Promise<number> {
  const {train, test} = conditions(windows)
  const name = sqlIdentifier(id)
  const ids = (where: string): string =>
    `(SELECT ${name} AS id FROM (${sql}) WHERE ${where} AND ${name} IS NOT NULL)`
  const [row] = await database.rows(
    `SELECT count(*) AS n FROM ${ids(test)} SEMI JOIN ${ids(train)} USING (id)`,
    subject,
  )
  return Number(row?.['n'])
}

/** SQL conditions of the windows. */
export function conditions({from, cut, until, trainedUntil}: Omit<Windows, 'seen'>): {
  readonly train: string
  readonly fresh: string
  readonly test: string
} {
  const time = '"$time"'
  const since = from === null ? '' : `${time} >= ${sqlTime(from)} AND `
  const train = `${since}${time} < ${sqlTime(cut)}`
  return {
    train,
    fresh: trainedUntil === null ? 'false' : `${train} AND ${isAfter(trainedUntil)}`,
    test: `${time} >= ${sqlTime(cut)} AND ${time} < ${sqlTime(until)}`,
  }
}

import {MlopsError} from '../../core/errors/index.ts'
import {readColumn, type Database} from '../../platform/duckdb/index.ts'
import type {TableSide} from '../read/index.ts'

/**
 * Columns of a table as one array each, in the order of its rows; null is NaN.
 *
 * @param expressions - SQL that gives DOUBLE.
 * @throws MlopsError `DATA_MALFORMED` where the table has another number of rows than it had.
 */
export async function readNumbers(
  database: Database,
  side: Pick<TableSide, 'relation' | 'subject' | 'rows'>,
  expressions: readonly string[],
): Promise<readonly Float64Array[]> {
  const columns = expressions.map(() => new Float64Array(side.rows))
  let start = 0
  for await (const {values, rowCount} of numberChunks(database, side, expressions)) {
    if (start + rowCount > side.rows) throw changed(side)
    columns.forEach((column, index) => column.set(values(index), start))
    start += rowCount
  }
  if (start < side.rows) throw changed(side)
  return columns
}

export interface NumberChunk {
  readonly rowCount: number
  /** Valid until the next chunk. */
  readonly values: (index: number) => Float64Array
}

/** Chunks of at most 2,048 rows. */
export async function* numberChunks(
  database: Database,
  {relation, subject}: Pick<TableSide, 'relation' | 'subject'>,
  expressions: readonly string[],
): AsyncGenerator<NumberChunk> {
  // DuckDB fills nulls on all cores; here they would be asked for one by one.
  const list = expressions.map(expression => `coalesce(${expression}, 'nan'::DOUBLE)`)
  const sql = `SELECT ${list.join(', ')} FROM ${relation}`
  for await (const chunk of database.chunks(sql, subject))
    yield {
      rowCount: chunk.rowCount,
      values: index => {
        const {values} = readColumn(chunk, index)
        if (!(values instanceof Float64Array)) throw new TypeError('The column is no DOUBLE.')
        return values.length === chunk.rowCount ? values : values.subarray(0, chunk.rowCount)
      },
    }
}

function changed({subject}: Pick<TableSide, 'subject'>): MlopsError {
  return new MlopsError('DATA_MALFORMED', `${subject} changed while it was read.`, {
    hint: 'Wait until it is written, and repeat the command.',
  })
}

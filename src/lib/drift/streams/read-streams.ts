import {StepMeans} from '../../core/streams/index.ts'
import {typeClass} from '../../data/index.ts'
import type {Database} from '../../platform/duckdb/index.ts'
import {numberChunks} from '../measure/read-numbers.ts'
import {expressionOf} from '../read/expression-of.ts'
import type {TableSide} from '../read/index.ts'
import {timeExpression} from '../time/parse-period.ts'

/**
 * Streams of a table in the order of its timestamp, or of its rows, in one pass and bounded memory: DuckDB sorts outside
 * of it. Rows without a time are left out; of the same time, the order is that of the rows.
 *
 * @param expressions - SQL that gives DOUBLE.
 */
export async function readStreams(
  database: Database,
  side: TableSide,
  expressions: readonly string[],
): Promise<readonly StepMeans[]> {
  const {subject} = side
  const sorted = inOrder(side, expressions)
  const streams = expressions.map(() => new StepMeans())
  let row = 0
  for await (const {rowCount, values} of numberChunks(
    database,
    {relation: sorted.relation, subject},
    sorted.columns,
  )) {
    const times = values(0)
    streams.forEach((stream, index) => {
      const column = values(index + 1)
      for (let i = 0; i < rowCount; i++) {
        const value = column[i] ?? Number.NaN
        if (Number.isFinite(value)) stream.take(value, row + i, times[i] ?? Number.NaN)
      }
    })
    row += rowCount
  }
  return streams
}

function inOrder(
  {relation, timestamp, columns}: TableSide,
  expressions: readonly string[],
): {readonly relation: string; readonly columns: readonly string[]} {
  if (timestamp === null) return {relation, columns: ['NULL::DOUBLE', ...expressions]}
  const column = columns.find(({name}) => name === timestamp)
  const isNumber = column !== undefined && typeClass(column.type) === 'number'
  const order = isNumber
    ? expressionOf(timestamp, column.type, 'number')
    : timeExpression(timestamp)
  const list = expressions.map((expression, index) => `${expression} AS s${index}`)
  return {
    relation: `(SELECT ${list.join(', ')}, ${order} AS t, row_number() OVER () AS r FROM ${relation})
      WHERE t IS NOT NULL ORDER BY t, r`,
    columns: [
      // Numbers give an order, and no moment.
      isNumber ? 'NULL::DOUBLE' : 'epoch_ms(t)::DOUBLE',
      ...expressions.map((_, index) => `s${index}`),
    ],
  }
}

import type {Database} from '../platform/duckdb/index.ts'
import {columnsError, type Binding} from './bind-columns.ts'

const SAMPLE_ROWS = 1000

/**
 * Refuses columns of words where the model needs numbers: text columns of which not one value in
 * the first rows can be cast. A single bad value is a matter of its row instead.
 *
 * @throws MlopsError `DATA_COLUMNS` listing all of them.
 */
export async function refuseTextColumns(
  database: Database,
  relation: string,
  binding: Binding,
  subject: string,
): Promise<void> {
  const texts = binding.columns.filter(({rawExpression}) => rawExpression !== undefined)
  if (texts.length === 0) return
  const select = texts.flatMap(({expression, rawExpression}, index) => [
    `count(${rawExpression ?? ''}) AS given_${index}`,
    `count(${expression}) AS cast_${index}`,
    `any_value(${rawExpression ?? ''}) AS example_${index}`,
  ])
  const [counts] = await database.rows(
    `SELECT ${select.join(', ')} FROM (SELECT * FROM ${relation} LIMIT ${SAMPLE_ROWS})`,
    subject,
  )
  const mistyped = texts.flatMap(({column, source}, index) => {
    if (Number(counts?.[`given_${index}`]) === 0 || Number(counts?.[`cast_${index}`]) > 0) return []
    const example = String(counts?.[`example_${index}`])
    return [`${source.name} is text ("${example}", …), the model needs ${column.type}`]
  })
  if (mistyped.length > 0) throw columnsError(subject, [], mistyped, [])
}

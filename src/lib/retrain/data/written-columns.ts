import {isIntegerType} from '../../data/index.ts'
import {sqlIdentifier} from '../../platform/duckdb/index.ts'
import type {Champion} from '../types.ts'
import type {OpenSource} from './open-source.ts'

/**
 * Columns of a file of text that are read as they are written: those that the champion takes as texts. Before the first
 * model nobody knows which these are, and columns count that look like whole numbers but have a value with a zero before
 * it: `007` is a code, which is not to become 7. A model that takes it as a number reads one from the text.
 */
export async function writtenColumns(
  {database, table}: OpenSource,
  champion: Champion | null,
): Promise<readonly string[]> {
  if (!table.parsesText) return []
  if (champion !== null) return champion.texts
  const names = table.columns.flatMap(({name, type}) => (isIntegerType(type) ? [name] : []))
  if (names.length === 0) return []
  const codes = names.map(
    (name, place) => `bool_or(regexp_matches(${sqlIdentifier(name)}, '^[+-]?0[0-9]')) AS c${place}`,
  )
  const [found] = await database.rows(
    `SELECT ${codes.join(', ')} FROM ${table.relation(names)}`,
    table.subject,
  )
  return names.filter((_, place) => found?.[`c${place}`] === true)
}

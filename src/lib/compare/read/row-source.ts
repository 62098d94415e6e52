import type {Table} from '../../data/index.ts'

/** Rows that were compared, as the data has them: a table that was opened, or the first rows of one. */
export type RowSource = Pick<Table, 'columns' | 'subject' | 'parsesText' | 'relation'>

/** Rows of a test table, as far as `--limit` lets them in. */
export function rowSource(test: {
  readonly table: Table
  relation(asText?: readonly string[]): string
}): RowSource {
  const {columns, subject, parsesText} = test.table
  return {columns, subject, parsesText, relation: asText => test.relation(asText)}
}

import type {Database} from '../../platform/duckdb/index.ts'
import type {ComparedColumn, TableSide} from '../read/index.ts'
import type {TextFacts} from '../types.ts'

const WORDS = `'[\\p{L}\\p{N}]+'`

export interface CountedTexts {
  readonly facts: {readonly reference: TextFacts; readonly current: TextFacts}
  /** Texts drawn from each side, the same in every run. */
  readonly drawn: {readonly reference: readonly string[]; readonly current: readonly string[]}
}

/** Texts of each side that are read, not only counted. */
const DRAWN = 5000

/**
 * Facts of a column of texts. Words are runs of letters and digits, in lower case. What the reference does not
 * have is counted in the current data; for the reference itself it is what further texts of the same kind
 * would have: the share of its words that it has only once.
 *
 * @see Good (1953), The population frequencies of species and the estimation of population parameters.
 */
export async function countTexts(
  database: Database,
  {reference, current}: {readonly reference: TableSide; readonly current: TableSide},
  column: ComparedColumn,
): Promise<CountedTexts> {
  const words = (side: TableSide, expression: string): string =>
    `SELECT word, count(*) AS n FROM (SELECT unnest(regexp_extract_all(lower(${expression}), ${WORDS})) AS word
     FROM ${side.relation}) GROUP BY word`
  await database.run(
    `CREATE OR REPLACE TEMP TABLE reference_words AS ${words(reference, column.reference.expression)}`,
    reference.subject,
  )
  const share = async (sql: string, subject: string): Promise<number | null> => {
    const [row] = await database.rows(sql, subject)
    return row?.['share'] == null ? null : Number(row['share'])
  }
  const once = await share(
    'SELECT sum(n) FILTER (WHERE n = 1) / sum(n) AS share FROM reference_words',
    reference.subject,
  )
  const unknown = await share(
    `SELECT coalesce(sum(c.n) FILTER (WHERE r.word IS NULL), 0) / sum(c.n) AS share
     FROM (${words(current, column.current.expression)}) c LEFT JOIN reference_words r USING (word)`,
    current.subject,
  )
  await database.run('DROP TABLE reference_words', reference.subject)
  return {
    facts: {
      reference: await facts(database, reference, column.reference.expression, once),
      current: await facts(database, current, column.current.expression, unknown),
    },
    drawn: {
      reference: await draw(database, reference, column.reference.expression),
      current: await draw(database, current, column.current.expression),
    },
  }
}

async function draw(
  database: Database,
  {relation, subject}: TableSide,
  expression: string,
): Promise<readonly string[]> {
  const rows = await database.rows(
    `SELECT x FROM (SELECT ${expression} AS x, row_number() OVER () AS n FROM ${relation})
     WHERE x IS NOT NULL ORDER BY hash(n) LIMIT ${DRAWN}`,
    subject,
  )
  return rows.map(({x}) => String(x))
}

async function facts(
  database: Database,
  {relation, subject, rows}: TableSide,
  expression: string,
  unknownWords: number | null,
): Promise<TextFacts> {
  const [row = {}] = await database.rows(
    `SELECT count(x) AS n, count(*) FILTER (WHERE trim(x) = '') AS empty, avg(length(x)) AS mean
     FROM (SELECT ${expression} AS x FROM ${relation})`,
    subject,
  )
  return {
    rows,
    nulls: rows - Number(row['n']),
    empty: Number(row['empty']),
    meanLength: row['mean'] == null ? null : Number(row['mean']),
    unknownWords,
  }
}

import {sqlIdentifier} from '../../platform/duckdb/index.ts'
import type {DriftTables, TableSide} from '../read/index.ts'
import type {Duplicates} from './types.ts'

/** Counting different rows takes memory for each of them; of larger tables it is left out. */
const MOST_ROWS = 5_000_000

/**
 * Rows that repeat others, identifiers that stand twice, and identifiers that both tables have.
 *
 * @param id - Column that names a row, where there is one.
 */
export async function countDuplicates(
  {database, reference, current}: Pick<DriftTables, 'database' | 'reference' | 'current'>,
  id: string | undefined,
): Promise<Duplicates> {
  const count = async (sql: string): Promise<number> => {
    const [row] = await database.rows(sql, 'the data')
    return Number(row?.['n'])
  }
  const isSmall = ({rows, profile}: TableSide): boolean =>
    profile === undefined && rows > 0 && rows <= MOST_ROWS
  const repeated = ({relation, columns}: TableSide): Promise<number> => {
    const names = columns.map(({name}) => sqlIdentifier(name)).join(', ')
    return count(`SELECT count(*) - count(DISTINCT hash(${names})) AS n FROM ${relation}`)
  }
  // Of rows that repeat others nobody can say whether the reference had fewer of them.
  const rows = isSmall(current) && reference.profile === undefined ? await repeated(current) : null
  const before = isSmall(reference) && rows !== null && rows > 0 ? await repeated(reference) : null
  const none = {
    rows,
    referenceShare: before === null ? null : before / reference.rows,
    ids: null,
    idsInReference: null,
  }
  const [here, there] = [idOf(current, id), idOf(reference, id)]
  if (here === undefined || !isSmall(current)) return none
  const ids = await count(
    `SELECT count(${here}) - count(DISTINCT ${here}) AS n FROM ${current.relation}`,
  )
  if (there === undefined || !isSmall(reference)) return {...none, ids}
  const idsInReference = await count(
    `SELECT count(*) AS n FROM ${current.relation}
     WHERE CAST(${here} AS VARCHAR) IN (SELECT CAST(${there} AS VARCHAR) FROM ${reference.relation})`,
  )
  return {...none, ids, idsInReference}
}

function idOf({columns}: TableSide, id: string | undefined): string | undefined {
  const found = columns.find(({name}) => name.toLowerCase() === id?.toLowerCase())
  return found === undefined ? undefined : sqlIdentifier(found.name)
}

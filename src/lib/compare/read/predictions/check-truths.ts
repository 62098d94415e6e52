import {MlopsError} from '../../../core/errors/index.ts'
import {counted} from '../../../core/text/index.ts'
import type {Database} from '../../../platform/duckdb/index.ts'
import type {KeptTable} from './check-ids.ts'

/**
 * Tables that have the true answers must agree where both have one.
 *
 * @throws MlopsError `COMPARE_TRUTH`.
 */
export async function checkSameTruths(
  database: Database,
  first: KeptTable,
  second: KeptTable,
  target: string,
  kind: 'classes' | 'numbers',
): Promise<void> {
  const [a, b] = [truthOf('a', kind), truthOf('b', kind)]
  const [row] = await database.rows(
    `SELECT count(*) AS n, CAST(min_by(a.id, a.place) AS VARCHAR) AS id,
      CAST(min_by(a.truth, a.place) AS VARCHAR) AS a, CAST(min_by(b.truth, a.place) AS VARCHAR) AS b
      FROM ${first.name} a JOIN ${second.name} b USING (id) WHERE ${a} <> ${b}`,
    first.subject,
  )
  const rows = Number(row?.['n'])
  if (rows === 0) return
  const example = {id: String(row?.['id']), first: String(row?.['a']), second: String(row?.['b'])}
  throw new MlopsError(
    'COMPARE_TRUTH',
    `${target} differs in ${counted(rows, 'row')}: where the id is ${example.id}, it is ${example.first} in ${first.subject} and ${example.second} in ${second.subject}.`,
    {
      hint: 'There is one true answer: leave the column out of the files and name by --data the table that has it.',
      details: {rows, ...example},
    },
  )
}

/** 1, 1.0 and true are the same; of numbers, those that single precision holds apart are not. */
function truthOf(table: string, kind: 'classes' | 'numbers'): string {
  const truth = `${table}.truth`
  if (kind === 'numbers') return `CAST(${truth} AS FLOAT)`
  const text = `lower(trim(${truth}))`
  const whole = `regexp_replace(${text}, '^([+-]?[0-9]+)\\.0+$', '\\1')`
  return `CASE ${text} WHEN 'true' THEN '1' WHEN 'false' THEN '0' WHEN '' THEN NULL ELSE ${whole} END`
}

/** @throws MlopsError `COMPARE_TRUTH`. */
export function refuseNoTruth(
  target: string,
  subjects: readonly string[],
  hasData: boolean,
): never {
  throw new MlopsError(
    'COMPARE_TRUTH',
    `No column ${target} with the true answer is in ${subjects.join(' or ')}.`,
    {
      hint: hasData
        ? 'Name the column by --target.'
        : 'Name the column by --target, or the table that has it by --data, joined by the id.',
      details: {target},
    },
  )
}

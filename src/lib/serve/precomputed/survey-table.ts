import {MlopsError} from '../../core/errors/index.ts'
import {type Database, sqlIdentifier} from '../../platform/duckdb/index.ts'
import {createIntegerKeys} from './integer-keys.ts'
import type {KeyColumn} from './key-column.ts'
import type {TablePlan} from './plan-table.ts'
import {createTextKeys} from './text-keys.ts'
import {createUuidKeys} from './uuid-keys.ts'

/** What must be known of a table before room is made for it. */
export interface TableSurvey {
  /** Rows that have a key. */
  readonly rowCount: number
  readonly nullKeyCount: number
  readonly keyKind: 'integer' | 'uuid' | 'text'
  /** SQL of the key, of the type that its kind of key column reads. */
  readonly keySql: string
  /** Bytes of all texts; of keys of text only. */
  readonly keyBytes: number
  readonly modelVersions: readonly string[]
  /** Microseconds since 1970; null where the table does not say. */
  readonly firstTime: number | null
  readonly lastTime: number | null
}

/** The largest number below which every integer is a double. */
const EXACT = 2 ** 53

/** @throws MlopsError `PRECOMPUTED_KEYS`, `DATA_EMPTY`, and what reading the table throws. */
export async function surveyTable(database: Database, plan: TablePlan): Promise<TableSurvey> {
  const {key, relation, subject, version, time} = plan
  const column = sqlIdentifier(key.name)
  const type = key.type.replace(/\(.*$/, '')
  const texts = TEXTS.has(type)
  const fractions = FRACTIONS.has(type)
  if (!texts && !fractions && !INTEGERS.has(type) && type !== 'UUID')
    throw new MlopsError('PRECOMPUTED_KEYS', `The key ${key.name} of ${subject} is ${key.type}.`, {
      hint: 'Keys are integers, texts or UUIDs; choose another column with --key.',
    })
  const text = `CAST(${column} AS VARCHAR)`
  const bigint = `TRY_CAST(${text} AS BIGINT)`
  const uuid = `TRY_CAST(CASE WHEN strlen(${text}) = 36 THEN ${text} END AS UUID)`
  const questions = [
    `count(${column}) AS there`,
    `count(*) AS total`,
    ...(texts ? [`sum(strlen(${text})) AS bytes`, `${whenAll(uuid, text)} AS uuids`] : []),
    ...(texts && plan.keyAsWritten ? [`${whenAll(bigint, text)} AS integers`] : []),
    ...(fractions
      ? [`bool_and(${column} = floor(${column}) AND abs(${column}) <= ${EXACT}) AS integers`]
      : []),
    ...(version === undefined ? [] : [`list(DISTINCT ${version}) AS versions`]),
    ...(time === undefined ? [] : [`min(${time}) AS first_time`, `max(${time}) AS last_time`]),
  ]
  const [row] = await database.rows(`SELECT ${questions.join(', ')} FROM ${relation}`, subject)
  const rowCount = Number(row?.['there'])
  if (rowCount === 0)
    throw new MlopsError('DATA_EMPTY', `${subject} has no row with a ${key.name}.`, {
      hint: 'Check the step that writes it.',
    })
  if (fractions && row?.['integers'] !== true)
    throw new MlopsError(
      'PRECOMPUTED_KEYS',
      `The key ${key.name} of ${subject} is ${key.type}, and not all of its values are whole.`,
      {hint: 'Keys are integers, texts or UUIDs; choose another column with --key.'},
    )
  const keyKind =
    INTEGERS.has(type) || row?.['integers'] === true
      ? 'integer'
      : type === 'UUID' || row?.['uuids'] === true
        ? 'uuid'
        : 'text'
  return {
    rowCount,
    nullKeyCount: Number(row?.['total']) - rowCount,
    keyKind,
    keySql: `CAST(${column} AS ${SQL_TYPES[keyKind]})`,
    keyBytes: Number(row?.['bytes'] ?? 0),
    modelVersions: textsOf(row?.['versions']),
    firstTime: timeOf(row?.['first_time']),
    lastTime: timeOf(row?.['last_time']),
  }
}

export function createKeys({keyKind, rowCount, keyBytes}: TableSurvey): KeyColumn {
  switch (keyKind) {
    case 'integer':
      return createIntegerKeys(rowCount)
    case 'uuid':
      return createUuidKeys(rowCount)
    case 'text':
      return createTextKeys(rowCount, keyBytes)
  }
}

const SQL_TYPES = {integer: 'BIGINT', uuid: 'UUID', text: 'VARCHAR'} as const

const INTEGERS: ReadonlySet<string> = new Set([
  ...['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT'],
  ...['UTINYINT', 'USMALLINT', 'UINTEGER'],
])
/** Integers beyond 64 bits are compared as text. */
const TEXTS: ReadonlySet<string> = new Set(['VARCHAR', 'ENUM', 'UBIGINT', 'HUGEINT', 'UHUGEINT'])
/** What data frames make of integers beside absent ones. */
const FRACTIONS: ReadonlySet<string> = new Set(['FLOAT', 'DOUBLE', 'DECIMAL'])

/** Whether every key is the text that its parsed value is written as: `007` is not the 7. */
function whenAll(parsed: string, text: string): string {
  return `coalesce(bool_and(coalesce(CAST(${parsed} AS VARCHAR) = ${text}, false)) FILTER (${text} IS NOT NULL), false)`
}

function textsOf(list: unknown): readonly string[] {
  return Array.isArray(list)
    ? list.filter((value): value is string => typeof value === 'string').sort()
    : []
}

function timeOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

import {MlopsError} from '../../core/errors/index.ts'
import {openTable, type Table} from '../../data/index.ts'
import {sqlIdentifier, sqlString, type Database} from '../../platform/duckdb/index.ts'
import {isRegularFile, sha256OfFile} from '../../platform/files/index.ts'
import type {ResolvedModel} from '../../registry/index.ts'
import {columnOf} from '../../testset/index.ts'
import type {Leakage} from '../types.ts'
import type {RowSource} from './row-source.ts'

export interface LeakageRequest {
  readonly database: Database
  readonly test: RowSource
  /** Column that names a row; undefined where none is known. */
  readonly id: string | undefined
  readonly models: readonly Pick<ResolvedModel, 'label' | 'training'>[]
  /** `data.source` of mlops.yaml: taken where it has the digest of recorded data that was moved. */
  readonly dataSource: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Rows of the test data that stand in the data that each model was trained on: by id where both have it,
 * else by the values of all columns that both have.
 */
export async function findLeakage(request: LeakageRequest): Promise<readonly Leakage[]> {
  const found: Leakage[] = []
  const known = new Map<string, Outcome>()
  for (const {label, training} of request.models) {
    const key = JSON.stringify([training?.source, training?.sha256])
    const outcome = known.get(key) ?? (await search(request, training))
    known.set(key, outcome)
    found.push({model: label, training: training?.shown ?? null, ...outcome})
  }
  return found
}

type Outcome = Pick<Leakage, 'status' | 'by' | 'rows'>

async function search(
  request: LeakageRequest,
  training: ResolvedModel['training'],
): Promise<Outcome> {
  if (training === undefined) return notChecked('unknown')
  const {database, signal} = request
  const source = await findSource(request, training)
  if (source === 'changed' || source === 'missing') return notChecked(source)
  await database.run(`SET file_search_path = ${sqlString(training.root)}`, 'the training data')
  try {
    const table = await openTable(database, source, signal === undefined ? {} : {signal})
    try {
      return await countKnown(request, table)
    } finally {
      await table.close()
    }
  } catch (error) {
    // Data that can no longer be read tells nothing, and is no reason to compare nothing.
    if (error instanceof MlopsError && error.code !== 'DATA_MEMORY') return notChecked('missing')
    throw error
  } finally {
    await database.run('RESET file_search_path', 'the training data')
  }
}

const notChecked = (status: Leakage['status']): Outcome => ({status, by: null, rows: null})

/** The recorded file as long as it is that, else `data.source` where it has the recorded digest. */
async function findSource(
  {dataSource, signal}: LeakageRequest,
  {source, sha256}: NonNullable<ResolvedModel['training']>,
): Promise<string> {
  if (sha256 === undefined) return source
  const there = await isRegularFile(source)
  const candidates = [...(there ? [source] : []), ...(dataSource === undefined ? [] : [dataSource])]
  for (const candidate of new Set(candidates))
    if ((await isRegularFile(candidate)) && (await sha256OfFile(candidate, signal)) === sha256)
      return candidate
  return there ? 'changed' : 'missing'
}

async function countKnown({database, test, id}: LeakageRequest, training: Table): Promise<Outcome> {
  const ids = id === undefined ? [] : sharedColumns(test, training, [id])
  const shared =
    ids.length > 0
      ? ids
      : sharedColumns(
          test,
          training,
          test.columns.map(({name}) => name),
        )
  if (shared.length === 0) return notChecked('unknown')
  const [row] = await database.rows(
    `SELECT count(*) AS n FROM ${hashed(test, shared, 'test')} SEMI JOIN ${hashed(training, shared, 'training')} USING (key)`,
    test.subject,
  )
  return {status: 'checked', by: ids.length > 0 ? 'id' : 'values', rows: Number(row?.['n'])}
}

interface SharedColumn {
  readonly test: string
  readonly training: string
  readonly type: 'FLOAT' | 'DOUBLE' | 'BIGINT' | 'VARCHAR'
  /** Whether files of text are read as they are written, since the types do not agree. */
  readonly written: boolean
}

/** Columns of both tables, compared as whole numbers or numbers where both hold such, else as text. */
function sharedColumns(
  test: RowSource,
  training: Table,
  names: readonly string[],
): readonly SharedColumn[] {
  return names.flatMap(name => {
    const [own, other] = [columnOf(test, name), columnOf(training, name)]
    if (own === undefined || other === undefined) return []
    const types = [typeOf(test, own), typeOf(training, other)]
    const all = (pattern: RegExp): boolean => types.every(type => pattern.test(type))
    // What one of them holds in single precision, the other can only be compared in.
    const precision = types.includes('FLOAT') ? 'FLOAT' : 'DOUBLE'
    const type = all(WHOLE) ? 'BIGINT' : all(NUMBER) ? precision : 'VARCHAR'
    const written = type === 'VARCHAR' && types[0] !== types[1]
    return [{test: own, training: other, type, written}]
  })
}

const WHOLE = /^U?(TINY|SMALL)INT$|^U?INTEGER$|^BIGINT$/
const NUMBER = /INT$|^U?INTEGER$|^(FLOAT|DOUBLE|DECIMAL\(.*\))$/

function typeOf({columns}: RowSource, name: string): string {
  return columns.find(column => column.name === name)?.type ?? 'VARCHAR'
}

/** A row as one number of 64 bits: of a million rows against a million, chance meets once in 10⁷ times. */
function hashed(
  table: RowSource,
  shared: readonly SharedColumn[],
  side: 'test' | 'training',
): string {
  const texts = shared.flatMap(column => (column.written ? [column[side]] : []))
  const values = shared.map(column => `TRY_CAST(${sqlIdentifier(column[side])} AS ${column.type})`)
  const [only] = values
  // An id that is null names nothing.
  const where = values.length === 1 ? ` WHERE ${only ?? ''} IS NOT NULL` : ''
  return `(SELECT hash(${values.join(', ')}) AS key FROM ${table.relation(texts)}${where})`
}

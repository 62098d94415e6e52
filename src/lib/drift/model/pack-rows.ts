import {bindTable, createPacker, type Table} from '../../data/index.ts'
import type {Feeds, TensorData, TensorValues} from '../../model/index.ts'
import {sqlIdentifier, type Database} from '../../platform/duckdb/index.ts'
import {drawnRows} from '../multivariate/index.ts'
import type {ModelRequest, ModelSide} from './types.ts'

/** Rows of a table as tensors of a model. */
export interface PackedRows {
  readonly feeds: Feeds
  /** By name of the table's column: where its values are in the tensors. */
  readonly places: ReadonlyMap<string, readonly Place[]>
  /** Values of the target as texts; null where it was not asked for. */
  readonly target: readonly (string | null)[] | null
  /** Drawn rows that the model cannot take, and that are left out: a null or a wrong value. */
  readonly badRows: number
}

export interface Place {
  readonly input: string
  readonly index: number
}

/**
 * Draws rows of a table and packs them for a model, as `score` does.
 *
 * @throws MlopsError `DATA_COLUMNS`, and what reading the table throws.
 */
export async function packRows(
  {model: {signature}, policy, tables: {database}}: ModelRequest,
  side: ModelSide,
  {rows, seed, target}: {readonly rows: number; readonly seed: number; readonly target?: string},
): Promise<PackedRows> {
  const aside = target === undefined ? [] : [target]
  const {binding} = await bindTable(database, tableOf(side), signature.columns, {policy, aside})
  const drawn = drawnRows(side, rows, seed)
  const capacity = Math.max(1, Math.min(rows, side.rows))
  const packer = createPacker(binding, signature.inputs, capacity, policy)
  for await (const chunk of database.chunks(packer.query(drawn), side.subject)) packer.add(chunk, 0)
  const {feeds, bad} = packer.take()
  const labels = target === undefined ? null : await readTexts(database, side, drawn, target)
  const badRows = new Set(bad.map(({row}) => row))
  const kept = Uint32Array.from({length: feeds.rowCount}, (_, row) => row).filter(
    row => !badRows.has(row),
  )
  const places = new Map<string, Place[]>()
  for (const {column, source} of binding.columns) {
    const {input, index} = column
    places.set(source.name, [...(places.get(source.name) ?? []), {input, index}])
  }
  return {
    feeds: badRows.size === 0 ? feeds : pickRows(feeds, kept),
    places,
    target: labels === null ? null : Array.from(kept, row => labels[row] ?? null),
    badRows: badRows.size,
  }
}

export function tableOf({subject, relation, columns}: ModelSide): Table {
  return {
    ...{subject, columns, format: 'parquet', parsesText: false},
    relation: () => relation,
    close: () => Promise.resolve(),
  }
}

async function readTexts(
  database: Database,
  {subject}: ModelSide,
  relation: string,
  column: string,
): Promise<readonly (string | null)[]> {
  const sql = `SELECT CAST(${sqlIdentifier(column)} AS VARCHAR) AS value FROM ${relation}`
  return (await database.rows(sql, subject)).map(({value}) =>
    typeof value === 'string' ? value : null,
  )
}

/** The given rows, in the given order. */
export function pickRows({tensors}: Feeds, rows: ArrayLike<number>): Feeds {
  const picked = Object.entries(tensors).map(([name, tensor]) => [name, pick(tensor, rows)])
  return {
    rowCount: rows.length,
    tensors: Object.fromEntries(picked) as Readonly<Record<string, TensorData>>,
  }
}

function pick({type, dims, values}: TensorData, rows: ArrayLike<number>): TensorData {
  const width = values.length / Math.max(1, dims[0] ?? 1)
  const target = createLike(values, rows.length * width)
  for (let place = 0; place < rows.length; place++)
    copyValues(values, (rows[place] ?? 0) * width, target, place * width, width)
  return {type, dims: [rows.length, ...dims.slice(1)], values: target}
}

function copyValues(
  from: TensorValues,
  start: number,
  to: TensorValues,
  offset: number,
  count: number,
): void {
  const [source, target] = [from as unknown[], to as unknown[]]
  for (let index = 0; index < count; index++) target[offset + index] = source[start + index]
}

/**
 * Feeds with the values of some places from other rows: row i takes them from row `rows[i]` of `from`.
 * The other tensors are shared.
 */
export function replaceColumn(
  feeds: Feeds,
  places: readonly Place[],
  from: Feeds,
  rows: ArrayLike<number>,
): Feeds {
  const tensors: Record<string, TensorData> = {...feeds.tensors}
  for (const input of new Set(places.map(place => place.input))) {
    const own = feeds.tensors[input]
    const other = from.tensors[input]
    if (own === undefined || other === undefined) continue
    const width = own.values.length / Math.max(1, feeds.rowCount)
    const values = own.values.slice()
    for (const {index} of places.filter(place => place.input === input))
      for (let row = 0; row < feeds.rowCount; row++)
        copyValues(other.values, (rows[row] ?? 0) * width + index, values, row * width + index, 1)
    tensors[input] = {...own, values}
  }
  return {rowCount: feeds.rowCount, tensors}
}

function createLike(values: TensorValues, length: number): TensorValues {
  if (Array.isArray(values)) return new Array<string>(length).fill('')
  return new (values.constructor as new (length: number) => TensorValues)(length)
}

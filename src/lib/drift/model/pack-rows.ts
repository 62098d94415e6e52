import {bindTable, createPacker, type Table} from '../../data/index.ts'
import {pickRows, type ColumnPlace, type Feeds} from '../../model/index.ts'
import {sqlIdentifier, type Database} from '../../platform/duckdb/index.ts'
import {drawnRows} from '../multivariate/index.ts'
import type {ModelRequest, ModelSide} from './types.ts'

/** Rows of a table as tensors of a model. */
export interface PackedRows {
  readonly feeds: Feeds
  /** By name of the table's column: where its values are in the tensors. */
  readonly places: ReadonlyMap<string, readonly ColumnPlace[]>
  /** Values of the target as texts; null where it was not asked for. */
  readonly target: readonly (string | null)[] | null
  /** Drawn rows that the model cannot take, and that are left out: a null or a wrong value. */
  readonly badRows: number
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
  const places = new Map<string, ColumnPlace[]>()
  for (const {column, source} of binding.columns) {
    places.set(source.name, [...(places.get(source.name) ?? []), column])
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

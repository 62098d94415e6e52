import {join} from 'node:path'
import type {BadValue} from '../data/index.ts'
import type {ElementType, Model, Predictions} from '../model/index.ts'
import {
  copyToFile,
  openAppender,
  type Database,
  sqlIdentifier,
  type StorageType,
} from '../platform/duckdb/index.ts'
import {writeFileAtomically} from '../platform/files/index.ts'

/** Column of the parts that says whether the row was scored. */
export const SCORED = '__scored'

export interface Part {
  /** `rowNumber` gives the number in the input of row 0, 1, … of these. */
  add(predictions: Predictions, bad: readonly BadValue[], rowNumber: (row: number) => number): void
  readonly rows: number
  readonly rejected: number
  /** Writes predictions and rejects, each whole or not at all. */
  save(): Promise<void>
  /** Frees its memory. */
  drop(): Promise<void>
}

export interface Reject {
  readonly row: number
  readonly reason: string
}

export const partPath = (folder: string, index: number): string =>
  join(folder, `part-${String(index).padStart(6, '0')}.parquet`)
export const rejectsPath = (folder: string, index: number): string =>
  join(folder, `rejects-${String(index).padStart(6, '0')}.ndjson`)

const PARTS = 'parts'

/**
 * Where parts are collected: apart from the database that the rows stream from, because no memory of a
 * dropped table is freed as long as an older transaction goes on there.
 */
export async function attachParts(database: Database): Promise<void> {
  await database.run(`ATTACH ':memory:' AS ${PARTS}`, 'a part')
}

/** Collects the predictions of one part in a table; every input row has its place there. */
export async function beginPart(
  database: Database,
  columns: Model['predictionColumns'],
  folder: string,
  index: number,
): Promise<Part> {
  // A table a part: one is written while the next one fills.
  const table = `part_${index}`
  const qualified = `${PARTS}.${table}`
  const definition = [
    `${SCORED} UTINYINT`,
    ...columns.map(({name, type}) => `${sqlIdentifier(name)} ${storageType(type)}`),
  ]
  await database.run(`CREATE TABLE ${qualified} (${definition.join(', ')})`, 'a part')
  const types: StorageType[] = ['UTINYINT', ...columns.map(({type}) => storageType(type))]
  const appender = await openAppender(database, PARTS, table, types)
  let rows = 0
  const rejects: Reject[] = []
  return {
    get rows() {
      return rows
    },
    get rejected() {
      return rejects.length
    },
    add(predictions, bad, rowNumber) {
      const scored = new Uint8Array(predictions.rowCount).fill(1)
      const reasons = new Map<number, string[]>()
      for (const value of bad) {
        scored[value.row] = 0
        const list = reasons.get(value.row) ?? []
        reasons.set(value.row, [...list, `${value.column} ${value.reason}`])
      }
      for (const row of [...reasons.keys()].sort((a, b) => a - b))
        rejects.push({row: rowNumber(row), reason: (reasons.get(row) ?? []).join('; ')})
      appender.append(predictions.rowCount, [
        {type: 'UTINYINT', values: scored},
        ...predictions.columns.map(({type, values}) => ({type: storageType(type), values})),
      ])
      rows += predictions.rowCount
    },
    async save() {
      appender.close()
      const lines = rejects.map(reject => JSON.stringify(reject) + '\n').join('')
      await writeFileAtomically(rejectsPath(folder, index), lines)
      const path = partPath(folder, index)
      await copyToFile(database, `FROM ${qualified}`, path, 'FORMAT parquet, COMPRESSION snappy')
    },
    drop: () => database.run(`DROP TABLE ${qualified}`, 'a part'),
  }
}

function storageType(type: ElementType): StorageType {
  switch (type) {
    case 'float16':
    case 'float32':
      return 'FLOAT'
    case 'float64':
      return 'DOUBLE'
    case 'int8':
      return 'TINYINT'
    case 'int16':
      return 'SMALLINT'
    case 'int32':
      return 'INTEGER'
    case 'int64':
      return 'BIGINT'
    case 'bool':
    case 'uint8':
      return 'UTINYINT'
    case 'uint16':
      return 'USMALLINT'
    case 'uint32':
      return 'UINTEGER'
    case 'uint64':
      return 'UBIGINT'
    case 'string':
      return 'VARCHAR'
  }
}

import {readColumn, type ColumnValues} from '../../../platform/duckdb/index.ts'
import {planBins, type BinPlan} from './plan-bins.ts'
import {NO_BIN, type SearchColumn} from './search-column.ts'
import {copySearchTable, SEARCH_TABLE, type CopyRequest, type SearchTable} from './search-table.ts'

export interface ReadColumnsRequest extends CopyRequest {
  readonly minSize: number
  /** Position of each row of the comparison in the data; null where it is that of the row. */
  readonly places: Uint32Array | null
}

export interface SearchRows {
  /** Rows of the comparison that are looked at, in the order of the data. */
  readonly rows: Uint32Array
  readonly columns: readonly SearchColumn[]
}

/** Reads the columns of the data that parts can be made of, in bins. */
export async function readSearchColumns(request: ReadColumnsRequest): Promise<SearchRows> {
  const {database, table} = request
  try {
    const copy = await copySearchTable(request)
    const plans = await planBins(database, copy, request.minSize)
    if (plans.length === 0) return {rows: new Uint32Array(), columns: []}
    return await readCodes(request, copy, plans)
  } finally {
    await database.run(`DROP TABLE IF EXISTS ${SEARCH_TABLE}`, table.subject)
  }
}

async function readCodes(
  {database, table, dataRows, places}: ReadColumnsRequest,
  copy: SearchTable,
  plans: readonly BinPlan[],
): Promise<SearchRows> {
  const codes = plans.map(() => new Uint8Array(copy.rowCount))
  const rows = new Uint32Array(copy.rowCount)
  const rowAt = rowsByPlace(places, dataRows)
  const list = [...plans.map(({read}) => read), copy.place ?? '0']
  let [kept, before] = [0, 0]
  for await (const chunk of database.chunks(
    `SELECT ${list.join(', ')} FROM ${copy.name}`,
    table.subject,
  )) {
    const place = copy.place === null ? null : readColumn(chunk, plans.length).values
    const own: number[] = []
    for (let at = 0; at < chunk.rowCount; at++) {
      const row = rowAt(place === null ? before + at : Number(place[at]))
      if (row === null) continue
      rows[kept + own.length] = row
      own.push(at)
    }
    plans.forEach((plan, index) => {
      codes[index]?.set(codesOf(plan, readColumn(chunk, index), own), kept)
    })
    kept += own.length
    before += chunk.rowCount
  }
  return {
    rows: rows.subarray(0, kept),
    columns: plans.map((plan, index) => ({
      name: plan.name,
      ranges: plan.kind === 'ranges' ? plan.edges.length + 1 : 0,
      bins: plan.bins,
      codes: codes[index]?.subarray(0, kept) ?? new Uint8Array(),
    })),
  }
}

/** The row of the comparison at a position of the data; null: it has no label. */
function rowsByPlace(
  places: Uint32Array | null,
  dataRows: number,
): (place: number) => number | null {
  if (places === null) return place => place
  const rows = new Int32Array(dataRows).fill(-1)
  places.forEach((place, row) => {
    rows[place] = row
  })
  return place => {
    const row = rows[place] ?? -1
    return row < 0 ? null : row
  }
}

function codesOf(
  plan: BinPlan,
  {values, valid}: ColumnValues,
  rows: readonly number[],
): Uint8Array {
  const codes = new Uint8Array(rows.length)
  const missing = plan.missing ?? NO_BIN
  if (plan.kind === 'values')
    for (let index = 0; index < rows.length; index++) {
      const place = Number(values[rows[index] ?? 0])
      codes[index] = place < plan.count ? place : place === plan.count ? missing : NO_BIN
    }
  else
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index] ?? 0
      codes[index] = valid?.(row) === false ? missing : rangeOf(Number(values[row]), plan.edges)
    }
  return codes
}

function rangeOf(value: number, edges: readonly number[]): number {
  if (Number.isNaN(value)) return NO_BIN
  let bin = 0
  while (bin < edges.length && value >= (edges[bin] ?? 0)) bin++
  return bin
}

import {MlopsError} from '../core/errors/index.ts'
import {readImages, type BadValue, type Pack} from '../data/index.ts'
import type {ImagePreprocessing, PackAnswer, Predictor} from '../model/index.ts'
import {type Chunk, type Database, readColumn} from '../platform/duckdb/index.ts'
import type {TestTable} from './open-test-table.ts'

/** Rows of one pack: what the model says, and what stands beside in the data. */
export interface AnsweredPack {
  readonly answer: PackAnswer
  readonly beside: Beside
  /** Rows before it. */
  readonly firstRow: number
}

/** The true answers and slices of the rows of a pack. */
export interface Beside {
  /** Of a numeric target: NaN where there is no number. */
  readonly numbers: readonly number[]
  /** Labels; of a numeric target what is no number. */
  readonly texts: readonly (string | null)[]
  /** One array a slice column. */
  readonly slices: readonly (readonly (string | null)[])[]
}

export interface ReadRequest {
  readonly database: Database
  readonly test: TestTable
  readonly predictor: Predictor
  readonly image: ImagePreprocessing | undefined
  readonly signal: AbortSignal | undefined
}

const FEW_ROWS = 256

/**
 * Streams the rows through the model, in order; reading, packing and the threads of the predictor work at
 * the same time.
 *
 * @throws MlopsError `DATA_BAD_ROW`, and what reading and running throw.
 */
export async function* answeredPacks(request: ReadRequest): AsyncGenerator<AnsweredPack> {
  const {test, predictor} = request
  const flights: Promise<AnsweredPack>[] = []
  let batchRows: number | undefined
  for await (const packed of packs(request)) {
    batchRows ??=
      packed.pack.feeds.rowCount < test.packRows
        ? FEW_ROWS
        : await predictor.calibrate(packed.pack.feeds)
    const flight = answerPack(request, packed, batchRows)
    // A failure is reported when its turn comes; until then it must not count as unhandled.
    flight.catch(() => undefined)
    flights.push(flight)
    const first = flights.length > 2 * predictor.width ? flights.shift() : undefined
    if (first !== undefined) yield await first
  }
  for (const flight of flights) yield await flight
}

export interface PackedRows {
  readonly pack: Pack
  readonly beside: Beside
  readonly firstRow: number
}

/** The rows of the table as packs, pictures read, with what stands beside; bad rows are refused. */
export async function* packs(
  {database, test, predictor, image, signal}: ReadRequest,
  sampleRows?: number,
): AsyncGenerator<PackedRows> {
  const {packer, table} = test
  let beside = emptyBeside(test)
  let firstRow = 0
  const take = async (): Promise<PackedRows> => {
    const pack = await readImages(packer.take(), predictor.model.signature, image, test.folder)
    if (pack.bad[0] !== undefined) throw badRow(table.subject, pack.bad[0], firstRow)
    const packed = {pack, beside, firstRow}
    firstRow += pack.feeds.rowCount
    beside = emptyBeside(test)
    return packed
  }
  for await (const chunk of database.chunks(test.query(sampleRows), table.subject)) {
    for (let start = 0; start < chunk.rowCount;) {
      signal?.throwIfAborted()
      const count = packer.add(chunk, start)
      readBeside(test, chunk, start, count, beside)
      start += count
      if (packer.rowCount === test.packRows) yield await take()
    }
  }
  if (packer.rowCount > 0) yield await take()
}

async function answerPack(
  {predictor, test}: ReadRequest,
  {pack, beside, firstRow}: PackedRows,
  batchRows: number,
): Promise<AnsweredPack> {
  const answer = await predictor.predict(pack.feeds, batchRows)
  const [failed] = answer.failed ?? []
  if (failed !== undefined)
    throw badRow(
      test.table.subject,
      {row: failed.row, column: 'the model:', value: '', reason: failed.reason},
      firstRow,
    )
  return {answer, beside, firstRow}
}

interface GrowingBeside {
  readonly numbers: number[]
  readonly texts: (string | null)[]
  readonly slices: (string | null)[][]
}

function emptyBeside({sliceBy}: TestTable): GrowingBeside {
  return {numbers: [], texts: [], slices: sliceBy.map(() => [])}
}

function readBeside(
  {besideCount, numeric, sliceBy}: TestTable,
  chunk: Chunk,
  start: number,
  count: number,
  into: GrowingBeside,
): void {
  const first = chunk.columnCount - besideCount
  const addTexts = (index: number, target: (string | null)[]): void => {
    const {values, valid} = readColumn(chunk, index)
    for (let row = start; row < start + count; row++)
      target.push(valid?.(row) === false ? null : String(values[row]))
  }
  if (numeric) {
    const {values, valid} = readColumn(chunk, first)
    for (let row = start; row < start + count; row++)
      into.numbers.push(valid?.(row) === false ? Number.NaN : Number(values[row]))
  }
  addTexts(first + (numeric ? 1 : 0), into.texts)
  sliceBy.forEach((_, index) => {
    addTexts(chunk.columnCount - sliceBy.length + index, into.slices[index] ?? [])
  })
}

function badRow(
  subject: string,
  {row, column, value, reason}: BadValue,
  before: number,
): MlopsError {
  const number = before + row + 1
  return new MlopsError('DATA_BAD_ROW', `${subject}, row ${number}: ${column} ${reason}.`, {
    hint:
      value === null
        ? 'Say what an absent value means by data.nulls or model.inputs in mlops.yaml, or leave such rows out: --data "query:SELECT … WHERE …".'
        : 'Correct the value, or leave such rows out: --data "query:SELECT … WHERE …".',
    details: {row: number, column, value},
  })
}

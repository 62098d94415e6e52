import {MlopsError} from '../core/errors/index.ts'
import {readImages, type BadValue, type Pack, type Packer} from '../data/index.ts'
import type {ImagePreprocessing, PackAnswer, Predictor} from '../model/index.ts'
import {type Chunk, type Database, readColumn} from '../platform/duckdb/index.ts'
import type {TestTable} from './open-test-table.ts'
import {allModels, eachModel, type PerModel} from './per-model.ts'

/** Rows of one pack: what each model says, and what stands beside in the data. */
export interface AnsweredPack {
  readonly answers: PerModel<PackAnswer>
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
  /** Positions in the data, from 0, where rows come in another order. */
  readonly places?: readonly number[]
}

/** A model that answers the rows. */
export interface Answering {
  readonly predictor: Predictor
  readonly image: ImagePreprocessing | undefined
}

export interface ReadRequest {
  readonly database: Database
  readonly test: TestTable
  /** In the order of the readers of the table. */
  readonly models: PerModel<Answering>
  readonly signal: AbortSignal | undefined
}

const FEW_ROWS = 256

/**
 * Streams the rows once through all models, in order; reading, packing and the threads of the predictors
 * work at the same time.
 *
 * @throws MlopsError `DATA_BAD_ROW`, and what reading and running throw.
 */
export async function* answeredPacks(request: ReadRequest): AsyncGenerator<AnsweredPack> {
  const {models} = request
  const width = Math.max(...models.map(({predictor}) => predictor.width))
  const flights: Promise<AnsweredPack>[] = []
  let batchRows: readonly number[] | undefined
  for await (const packed of packs(request)) {
    batchRows ??= await batchesOf(request, packed)
    const flight = answerPack(request, packed, batchRows)
    // A failure is reported when its turn comes; until then it must not count as unhandled.
    flight.catch(() => undefined)
    flights.push(flight)
    const first = flights.length > 2 * width ? flights.shift() : undefined
    if (first !== undefined) yield await first
  }
  for (const flight of flights) yield await flight
}

/** The rows a run of each model, measured one after the other. */
async function batchesOf(
  {test, models}: ReadRequest,
  {packs}: PackedRows,
): Promise<readonly number[]> {
  const sizes: number[] = []
  for (const [index, {predictor}] of models.entries()) {
    const feeds = packs[index]?.feeds
    sizes.push(
      feeds === undefined || feeds.rowCount < test.packRows
        ? FEW_ROWS
        : await predictor.calibrate(feeds),
    )
  }
  return sizes
}

export interface PackedRows {
  /** One a model. */
  readonly packs: PerModel<Pack>
  readonly beside: Beside
  readonly firstRow: number
}

/** The rows of the table as packs, pictures read, with what stands beside; bad rows are refused. */
export async function* packs(
  {database, test, models, signal}: ReadRequest,
  sampleRows?: number,
): AsyncGenerator<PackedRows> {
  const {table} = test
  const readers = readersOf(test, models)
  let beside = emptyBeside(test)
  let firstRow = 0
  let rowCount = 0
  const take = async (): Promise<PackedRows> => {
    const packs = await allModels(
      eachModel(readers, ({packer, predictor, image}) =>
        readImages(packer.take(), predictor.model.signature, image, test.folder),
      ),
    )
    const bad = packs.flatMap(pack => pack.bad.slice(0, 1))
    if (bad[0] !== undefined) throw badRow(table.subject, bad[0], firstRow)
    const packed = {packs, beside, firstRow}
    firstRow += rowCount
    rowCount = 0
    beside = emptyBeside(test)
    return packed
  }
  for await (const chunk of database.chunks(test.query(sampleRows), table.subject)) {
    for (let start = 0; start < chunk.rowCount;) {
      signal?.throwIfAborted()
      const count = Math.min(chunk.rowCount - start, test.packRows - rowCount)
      for (const {packer, firstColumn} of readers) packer.add(chunk, start, count, firstColumn)
      readBeside(test, chunk, start, count, beside)
      start += count
      rowCount += count
      if (rowCount === test.packRows) yield await take()
    }
  }
  if (rowCount > 0) yield await take()
}

/** Each model with its packer, and where its columns begin in a chunk. */
function readersOf(
  {packers}: TestTable,
  models: PerModel<Answering>,
): PerModel<Answering & {readonly packer: Packer; readonly firstColumn: number}> {
  let firstColumn = 0
  return eachModel(models, (model, index) => {
    const packer = packers[index]
    if (packer === undefined) throw new Error('Each model has a packer.')
    const reader = {...model, packer, firstColumn}
    firstColumn += packer.columnCount
    return reader
  })
}

async function answerPack(
  {models, test}: ReadRequest,
  {packs, beside, firstRow}: PackedRows,
  batchRows: readonly number[],
): Promise<AnsweredPack> {
  const answers = eachModel(models, async ({predictor}, index) => {
    const pack = packs[index]
    if (pack === undefined) throw new Error('Each model has a pack.')
    const answer = await predictor.predict(pack.feeds, batchRows[index] ?? FEW_ROWS)
    const [failed] = answer.failed ?? []
    if (failed === undefined) return answer
    const bad = {row: failed.row, column: 'the model:', value: '', reason: failed.reason}
    throw badRow(test.table.subject, bad, firstRow)
  })
  return {answers: await allModels(answers), beside, firstRow}
}

interface GrowingBeside {
  readonly numbers: number[]
  readonly texts: (string | null)[]
  readonly slices: (string | null)[][]
  readonly places?: number[]
}

function emptyBeside({sliceBy, ordered}: TestTable): GrowingBeside {
  const slices = sliceBy.map(() => [])
  return {numbers: [], texts: [], slices, ...(ordered ? {places: []} : {})}
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
  if (into.places !== undefined) {
    const {values} = readColumn(chunk, first + (numeric ? 2 : 1))
    for (let row = start; row < start + count; row++) into.places.push(Number(values[row]))
  }
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

import {dirname} from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {counted} from '../../core/text/index.ts'
import {
  bindTable,
  createPacker,
  openTable,
  readImages,
  type InputPolicy,
  type Pack,
  type Packer,
} from '../../data/index.ts'
import {
  modelPredictor,
  pickRows,
  type Feeds,
  type ImagePreprocessing,
  type LoadedModel,
} from '../../model/index.ts'
import type {Database} from '../../platform/duckdb/index.ts'
import {openTestTable, packs, rowsAPack} from '../../testset/index.ts'
import {bytesOf, type Sample, type SamplePack} from './sample.ts'

export interface SampleRequest {
  readonly database: Database
  readonly model: LoadedModel
  readonly policy: InputPolicy
  readonly image: ImagePreprocessing | undefined
  /** Columns that are no features. */
  readonly aside: readonly string[]
  readonly source: string
  /** Most rows to read. */
  readonly limit: number
  readonly signal: AbortSignal | undefined
}

const MOST_BYTES = 1e9

/**
 * The first rows of labelled data, with their answers.
 *
 * @throws MlopsError `EVALUATE_TARGET`, `DATA_BAD_ROW`, `DATA_EMPTY`, and what opening data throws.
 */
export async function readLabelledSample(request: SampleRequest, target: string): Promise<Sample> {
  const {database, model, policy, image, aside, source, limit, signal} = request
  const {task} = model.signature
  const test = await openTestTable(database, {
    source,
    readers: [{model, policy}],
    aside,
    target,
    numeric: task === 'regression' || task === 'forecast',
    sliceBy: [],
    limit,
    signal,
  })
  try {
    const kept: SamplePack[] = []
    let bytes = 0
    const read = {
      database,
      test,
      models: [{predictor: modelPredictor(model), image}],
      signal,
    } as const
    for await (const {
      packs: [{feeds}],
      beside,
      firstRow,
    } of packs(read)) {
      kept.push({feeds, beside, firstRow})
      bytes += bytesOf(feeds)
      if (bytes > MOST_BYTES) break
    }
    return sampleOf(kept, bytes, test.table.subject, test.target)
  } finally {
    await test.table.close()
  }
}

/**
 * Rows of data drawn evenly, the same ones whenever it is the same data. Rows that the model cannot take are left out.
 *
 * @throws MlopsError `DATA_EMPTY`, and what opening data throws.
 */
export async function readSample(request: SampleRequest): Promise<Sample> {
  const {database, model, policy, image, aside, source, limit, signal} = request
  const {signature} = model
  const table = await openTable(database, source, {
    materialize: true,
    ...(signal === undefined ? {} : {signal}),
  })
  try {
    const {binding, relation} = await bindTable(database, table, signature.columns, {policy, aside})
    const packer = createPacker(
      binding,
      signature.inputs,
      Math.min(limit, rowsAPack(model)),
      policy,
    )
    const numbered = `(SELECT *, row_number() OVER () AS "place in the data" FROM ${relation()})`
    const drawn = `(SELECT * FROM ${numbered} ORDER BY hash("place in the data") LIMIT ${limit})`
    const folder = /^(query:|-$|\w+:\/\/)/.test(source) ? '.' : dirname(source)
    const take = async (): Promise<Feeds> =>
      withoutBad(await readImages(packer.take(), signature, image, folder))
    const kept: SamplePack[] = []
    let bytes = 0
    for await (const feeds of packsOf(database, packer, drawn, take)) {
      signal?.throwIfAborted()
      const firstRow = kept.reduce((sum, pack) => sum + pack.feeds.rowCount, 0)
      kept.push({feeds, beside: null, firstRow})
      bytes += bytesOf(feeds)
      if (bytes > MOST_BYTES) break
    }
    return sampleOf(kept, bytes, table.subject, null)
  } finally {
    await table.close()
  }
}

function withoutBad({feeds, bad}: Pack): Feeds {
  if (bad.length === 0) return feeds
  const left = new Set(bad.map(({row}) => row))
  const rows = Array.from({length: feeds.rowCount}, (_, row) => row)
  return pickRows(
    feeds,
    rows.filter(row => !left.has(row)),
  )
}

async function* packsOf(
  database: Database,
  packer: Packer,
  relation: string,
  take: () => Promise<Feeds>,
): AsyncGenerator<Feeds> {
  for await (const chunk of database.chunks(packer.query(relation), 'the data'))
    for (let start = 0; start < chunk.rowCount;) {
      const added = packer.add(chunk, start)
      if (added === 0) yield await take()
      start += added
    }
  if (packer.rowCount > 0) yield await take()
}

function sampleOf(
  packs: readonly SamplePack[],
  bytes: number,
  subject: string,
  target: string | null,
): Sample {
  const rowCount = packs.reduce((sum, {feeds}) => sum + feeds.rowCount, 0)
  if (rowCount === 0)
    throw new MlopsError('DATA_EMPTY', `${subject} has no rows that the model takes.`, {
      hint: 'Check --data, --reference and --limit.',
    })
  const warnings =
    bytes > MOST_BYTES
      ? [
          `${subject}: the first ${counted(rowCount, 'row')} alone were read, which is what memory is given for`,
        ]
      : []
  return {packs, rowCount, subject, target, warnings}
}

import {MlopsError} from '../core/errors/index.ts'
import {readImages, type BadValue, type Pack} from '../data/index.ts'
import type {Predictions} from '../model/index.ts'
import type {Database} from '../platform/duckdb/index.ts'
import {saveManifest, type Workplace} from './manifest.ts'
import {beginPart, type Part} from './part-file.ts'
import {refuseNoRows, type ScorePlan} from './plan-score.ts'
import type {ScoreJob} from './score-job.ts'

/** A pack on its way: its bad rows, and what the predictor will answer. */
interface Flight {
  readonly answer: Promise<{readonly predictions: Predictions; readonly bad: readonly BadValue[]}>
  readonly rowNumber: (row: number) => number
}

interface PartsRun {
  readonly database: Database
  readonly job: ScoreJob
  readonly plan: ScorePlan
  readonly place: Workplace
  readonly totalRows: number | undefined
}

/** Rows a run where there are too few to measure what is best. */
const FEW_ROWS = 256
/** Input rows a checkpoint: a second of a fast model. */
const PART_ROWS = 1_048_576
/** A slow model gets a checkpoint at the next pack after that time. */
const PART_MS = 10_000

/**
 * Scores the rows that no part holds yet, part by part, each saved whole and entered in the manifest.
 * Reading, packing and the threads of the predictor work at the same time; answers are kept in order.
 *
 * @returns rows of all parts.
 */
export async function runParts(run: PartsRun): Promise<number> {
  const {database, job, plan, place, totalRows} = run
  const {packer, packRows} = plan
  const {manifest, folder} = place
  const {predictionColumns} = job.predictor.model
  const partRows = job.partRows ?? PART_ROWS
  let done = manifest.parts.reduce((sum, part) => sum + part.rows, 0)
  let part: Part = await beginPart(database, predictionColumns, folder)
  let partStartedAt = performance.now()
  const flights: Flight[] = []
  let packed = 0

  const land = async (): Promise<void> => {
    const flight = flights.shift()
    if (flight === undefined) return
    const {predictions, bad} = await flight.answer
    part.add(predictions, bad, flight.rowNumber)
    job.onProgress?.({rows: done + part.rows, totalRows})
  }
  const launch = async (): Promise<void> => {
    if (packer.rowCount === 0) return
    const firstRow = done + packed - packer.rowCount
    const pack = packer.take()
    manifest.batchRows ??=
      pack.feeds.rowCount < packRows ? FEW_ROWS : await job.predictor.calibrate(pack.feeds)
    const {batchRows} = manifest
    const numbers = pack.rowNumbers
    const rowNumber = (row: number): number => numbers?.[row] ?? firstRow + row + 1
    const answer = predictPack(run, pack, batchRows, rowNumber)
    // A failure is reported when its turn comes; until then it must not count as unhandled.
    answer.catch(() => undefined)
    flights.push({answer, rowNumber})
    if (flights.length > 2 * job.predictor.width) await land()
  }
  const finishPart = async (): Promise<void> => {
    await launch()
    while (flights.length > 0) await land()
    await part.save(manifest.parts.length)
    manifest.parts.push({rows: part.rows, rejected: part.rejected})
    await saveManifest(place)
    done += part.rows
    packed = 0
    part = await beginPart(database, predictionColumns, folder)
    partStartedAt = performance.now()
  }

  for await (const chunk of database.chunks(plan.packQuery(done), plan.table.subject)) {
    for (let start = 0; start < chunk.rowCount;) {
      job.signal?.throwIfAborted()
      const taken = packer.add(chunk, start, Math.min(chunk.rowCount - start, partRows - packed))
      start += taken
      packed += taken
      const full = packer.rowCount === packRows
      if (full) await launch()
      const late = full && performance.now() - partStartedAt > PART_MS
      if (packed === partRows || late) await finishPart()
    }
  }
  if (packed > 0) await finishPart()
  if (manifest.parts.length === 0) refuseNoRows(plan.table)
  return done
}

async function predictPack(
  {job, plan}: PartsRun,
  scalars: Pack,
  batchRows: number,
  rowNumber: (row: number) => number,
): ReturnType<() => Flight['answer']> {
  const {signature} = job.predictor.model
  const {feeds, bad} = await readImages(scalars, signature, job.image, plan.folder)
  if (bad[0] !== undefined && job.rejects === undefined) throw badRow(bad[0], rowNumber, job)
  return {predictions: await job.predictor.predict(feeds, batchRows), bad}
}

function badRow(bad: BadValue, rowNumber: (row: number) => number, job: ScoreJob): MlopsError {
  const row = rowNumber(bad.row)
  return new MlopsError('DATA_BAD_ROW', `${job.input}, row ${row}: ${bad.column} ${bad.reason}.`, {
    hint:
      bad.value === null
        ? 'Say what an absent value means by data.nulls or model.inputs in mlops.yaml, or set bad rows aside with --rejects FILE.'
        : 'Correct the value, or set bad rows aside with --rejects FILE.',
    details: {row, column: bad.column, value: bad.value},
  })
}

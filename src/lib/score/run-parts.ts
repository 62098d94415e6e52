import {MlopsError} from '../core/errors/index.ts'
import {readImages, type BadValue, type Pack} from '../data/index.ts'
import type {Predictions} from '../model/index.ts'
import type {Database} from '../platform/duckdb/index.ts'
import type {Workplace} from './manifest.ts'
import {refuseNoRows, type ScorePlan} from './plan-score.ts'
import {createPartSaver, type OpenPart} from './save-parts.ts'
import type {ScoreJob} from './score-job.ts'

/** A pack on its way: its bad rows, and what the predictor will answer. */
interface Flight {
  readonly part: OpenPart
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
/** Input rows a checkpoint: a part of a second of a fast model. */
const PART_ROWS = 262_144
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
  const {manifest} = place
  const partRows = job.partRows ?? PART_ROWS
  const saver = await createPartSaver(database, job.predictor.model.predictionColumns, place)
  const flights: Flight[] = []
  // Chosen on the first pack, while the next ones are read.
  let batchRows: Promise<number> | undefined
  let launchedRows = saver.landedRows
  let part = await saver.open()

  const land = async (): Promise<void> => {
    const flight = flights.shift()
    if (flight === undefined) return
    const {predictions, bad} = await flight.answer
    flight.part.land(predictions, bad, flight.rowNumber)
    job.onProgress?.({rows: saver.landedRows, totalRows})
  }
  const launch = async (): Promise<void> => {
    if (packer.rowCount === 0) return
    const firstRow = launchedRows
    launchedRows += packer.rowCount
    part.announce(packer.rowCount)
    const pack = packer.take()
    batchRows ??= chooseBatch(run, pack)
    const numbers = pack.rowNumbers
    const rowNumber = (row: number): number => numbers?.[row] ?? firstRow + row + 1
    const answer = batchRows.then(rows => predictPack(run, pack, rows, rowNumber))
    // A failure is reported when its turn comes; until then it must not count as unhandled.
    answer.catch(() => undefined)
    flights.push({part, answer, rowNumber})
    if (flights.length > 2 * job.predictor.width) await land()
  }

  try {
    const query = plan.packQuery(launchedRows)
    for await (const chunk of database.chunks(query, plan.table.subject)) {
      for (let start = 0; start < chunk.rowCount;) {
        job.signal?.throwIfAborted()
        const room = partRows - part.announcedRows - packer.rowCount
        start += packer.add(chunk, start, Math.min(chunk.rowCount - start, room))
        const full = packer.rowCount === packRows
        const late = full && performance.now() - part.startedAt > PART_MS
        const last = late || part.announcedRows + packer.rowCount === partRows
        if (full || last) await launch()
        if (!last) continue
        part.end()
        part = await saver.open()
      }
    }
    await launch()
    while (flights.length > 0) await land()
    if (part.announcedRows > 0) part.end()
    await saver.flush()
  } finally {
    // The database is closed next: nothing may be on its way to the disk then.
    await saver.flush().catch(() => undefined)
  }
  if (manifest.parts.length === 0) refuseNoRows(plan.table)
  return launchedRows
}

/** Rows a run, as the manifest says; the first pack decides where it does not yet. */
async function chooseBatch({job, plan, place}: PartsRun, pack: Pack): Promise<number> {
  const {manifest} = place
  manifest.batchRows ??=
    pack.feeds.rowCount < plan.packRows ? FEW_ROWS : await job.predictor.calibrate(pack.feeds)
  return manifest.batchRows
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
  const {failed = [], ...predictions} = await job.predictor.predict(feeds, batchRows)
  if (failed.length === 0) return {predictions, bad}
  const refused = failed.map(({row, reason}) => ({row, column: 'the model:', value: '', reason}))
  const [first] = refused
  if (first !== undefined && job.rejects === undefined) throw badRow(first, rowNumber, job)
  const known = new Set(bad.map(value => value.row))
  return {predictions, bad: [...bad, ...refused.filter(({row}) => !known.has(row))]}
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

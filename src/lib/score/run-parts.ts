import {MlopsError} from '../core/errors/index.ts'
import {createPacker, type BadValue} from '../data/index.ts'
import type {Predictions} from '../model/index.ts'
import type {Database} from '../platform/duckdb/index.ts'
import {saveManifest, type Workplace} from './manifest.ts'
import {beginPart} from './part-file.ts'
import type {ScorePlan} from './plan-score.ts'
import type {Predictor} from './predictor.ts'
import type {ScoreJob} from './score-job.ts'

export interface PartRun {
  readonly job: ScoreJob
  readonly plan: ScorePlan
  readonly place: Workplace
  readonly predictor: Predictor
  /** Rows a run of the model. */
  readonly packRows: number
  /** Rows a checkpoint. */
  readonly partRows: number
  readonly totalRows: number | undefined
}

/** A pack on its way: its answer, and the rows of it that could not be packed. */
interface Flight {
  readonly answer: Promise<Predictions>
  readonly bad: readonly BadValue[]
}

/**
 * Scores the rows that no saved part holds yet, and saves them part by part.
 *
 * Packs are answered out of order by the threads of the predictor, and land in order.
 *
 * @returns the number of rows in all parts.
 * @throws MlopsError `DATA_BAD_ROW` for the first bad row of a job without `rejects`.
 */
export async function runParts(database: Database, run: PartRun): Promise<number> {
  const {job, plan, place, predictor, packRows, partRows} = run
  const {manifest, folder} = place
  const {signature, predictionColumns} = job.model
  const packer = createPacker(plan.binding, signature.inputs, {
    capacity: packRows,
    nulls: job.nulls,
    image: job.image,
    imageFolder: plan.imageFolder,
  })
  const flights: Flight[] = []
  let done = countRows(place)
  let packed = 0
  let part = await beginPart(database, predictionColumns, folder, done)

  const land = async (): Promise<void> => {
    const flight = flights.shift()
    if (flight === undefined) return
    await part.add(await flight.answer, flight.bad)
    job.onProgress?.({rows: done + part.rows, totalRows: run.totalRows})
  }
  const launch = async (): Promise<void> => {
    if (packer.rowCount === 0) return
    const firstRow = done + packed - packer.rowCount
    const {feeds, bad} = await packer.take()
    if (bad[0] !== undefined && job.rejects === undefined) throw badRow(bad[0], firstRow, job)
    const answer = predictor.predict(feeds)
    // A failure is reported when its turn comes; until then it must not count as unhandled.
    answer.catch(() => undefined)
    flights.push({answer, bad})
    if (flights.length > 2 * predictor.width) await land()
  }
  const finishPart = async (): Promise<void> => {
    await launch()
    while (flights.length > 0) await land()
    await part.save(manifest.parts.length)
    manifest.parts.push({rows: part.rows, rejected: part.rejected})
    await saveManifest(place)
    done += part.rows
    packed = 0
    part = await beginPart(database, predictionColumns, folder, done)
  }

  const sql = plan.rows(packer.selection, done)
  for await (const chunk of database.chunks(sql, plan.table.subject)) {
    for (let start = 0; start < chunk.rowCount;) {
      job.signal?.throwIfAborted()
      const taken = packer.add(chunk, start, Math.min(chunk.rowCount - start, partRows - packed))
      start += taken
      packed += taken
      if (packer.rowCount === packRows) await launch()
      if (packed === partRows) await finishPart()
    }
  }
  if (packed > 0) await finishPart()
  return done
}

/** Rows in the parts that a job has saved. */
export function countRows({manifest}: Workplace): number {
  return manifest.parts.reduce((sum, part) => sum + part.rows, 0)
}

function badRow(bad: BadValue, firstRow: number, job: ScoreJob): MlopsError {
  const row = firstRow + bad.row + 1
  const which = job.where === undefined ? `row ${row}` : `row ${row} of those that --where selects`
  return new MlopsError('DATA_BAD_ROW', `${job.input}, ${which}: ${bad.column} ${bad.reason}.`, {
    hint:
      bad.value === null
        ? 'Say what an absent value means with data.nulls or model.inputs in mlops.yaml or --nulls, or set bad rows aside with --rejects FILE.'
        : 'Correct the value, or set bad rows aside with --rejects FILE.',
    details: {row, column: bad.column, value: bad.value},
  })
}

import {resolve} from 'node:path'
import {isDeepStrictEqual} from 'node:util'
import {asError, MlopsError} from '../core/errors/index.ts'
import {openDatabase, type Database} from '../platform/duckdb/index.ts'
import {withLock} from '../platform/files/index.ts'
import {checkJob, checkOutput} from './check-job.ts'
import {finishJob} from './finish-job.ts'
import {inputFingerprint} from './input-fingerprint.ts'
import {openWorkplace, partsFolder, removeWorkplace, type Workplace} from './manifest.ts'
import {planScore, type ScorePlan} from './plan-score.ts'
import {runParts} from './run-parts.ts'
import type {ScoreJob, ScoreSummary} from './score-job.ts'

const MEMORY_LIMIT = '300MB'
/** As long as a lock without a holder's name may take to be known as dead. */
const LOCK_MS = 2_500

/**
 * Scores a table of any size: chunks → tensors → predictions → parts → output, in input order.
 *
 * The output appears whole or not at all. An interrupted job leaves `<output>.parts`, from which
 * `resume` goes on and gives the bytes of a job that was never interrupted.
 *
 * @throws MlopsError `FILE_EXISTS`, `LOCK_HELD`, `SCORE_UNFINISHED`, `SCORE_CHANGED`, `DATA_COLUMNS`,
 *   `DATA_BAD_ROW`, `DATA_EMPTY`, `INTERRUPTED`, and what opening and writing data throws.
 */
export async function scoreTable(job: ScoreJob): Promise<ScoreSummary> {
  const startedAt = performance.now()
  const output = resolve(job.output)
  checkJob(job, output)
  const work = async (): Promise<ScoreSummary> => {
    // With the lock, so that no other job is writing it, and the lock of a killed one is gone.
    await checkOutput(job, output)
    const database = await openDatabase({
      memoryLimit: MEMORY_LIMIT,
      temporaryFolder: `${partsFolder(output)}/spill`,
      ...(job.signal === undefined ? {} : {signal: job.signal}),
    })
    let place: Workplace | undefined
    let plan: ScorePlan | undefined
    try {
      plan = await planScore(database, job)
      const fingerprint = await inputFingerprint(database, job.input)
      place = await openWorkplace(workplaceOptions(job, output, plan, fingerprint))
      const resumedRows = place.manifest.parts.reduce((sum, part) => sum + part.rows, 0)
      if (!place.manifest.merged) {
        const totalRows = await countRows(database, plan)
        await runParts({database, job, plan, place, totalRows})
        if (!isDeepStrictEqual(fingerprint, await inputFingerprint(database, job.input)))
          throw changedMeanwhile(plan)
      }
      return {
        ...(await finishJob(database, job, output, plan, place)),
        resumedRows,
        seconds: (performance.now() - startedAt) / 1000,
      }
    } catch (error) {
      throw place === undefined ? error : explainInterruption(asError(error), place)
    } finally {
      await plan?.table.close()
      database.close()
      // A job that failed before its first whole part has nothing to resume.
      if (place?.manifest.parts.length === 0) await removeWorkplace(place.folder)
    }
  }
  return withLock(`${output}.lock`, work, {waitMs: LOCK_MS, what: `writing ${job.output}`})
}

function workplaceOptions(
  job: ScoreJob,
  output: string,
  plan: ScorePlan,
  input: readonly unknown[],
): Parameters<typeof openWorkplace>[0] {
  const {sha256, signature, predictionColumns} = job.predictor.model
  const {modelVersion, policy, where = null, limit = null} = job
  return {
    output,
    resume: job.resume,
    force: job.force,
    now: job.now ?? new Date(),
    batchRows: job.batchRows,
    job: {
      model: sha256,
      columns: signature.columns,
      predictionColumns,
      modelVersion,
      input,
      keep: plan.keep,
      policy,
      where,
      limit,
      batchRows: job.batchRows ?? null,
      rejects: job.rejects !== undefined,
    },
  }
}

/** How many rows there will be, where that is quick to know. */
async function countRows(database: Database, plan: ScorePlan): Promise<number | undefined> {
  const {table} = plan
  // A Parquet file says it in its footer, and a query was run already; JSON would be parsed twice.
  if (table.format === 'json' || table.format === 'ndjson') return undefined
  const counted = `SELECT count(*) AS n FROM (${plan.rowQuery([])})`
  return Number((await database.rows(counted, table.subject))[0]?.['n'])
}

function explainInterruption(error: Error, {folder, manifest}: Workplace): Error {
  if (error.name !== 'AbortError' || manifest.parts.length === 0) return error
  const rows = manifest.parts.reduce((sum, part) => sum + part.rows, 0)
  return new MlopsError(
    'INTERRUPTED',
    `Interrupted; ${rows.toLocaleString('en-US')} scored rows are kept in ${folder}.`,
    {hint: 'Repeat the command with --resume to go on from there.', details: {rows, folder}},
  )
}

function changedMeanwhile({table}: ScorePlan): MlopsError {
  return new MlopsError('SCORE_CHANGED', `${table.subject} changed while it was read.`, {
    hint: 'Begin again with --force once the data is complete.',
  })
}

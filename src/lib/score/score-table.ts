import {rm, stat} from 'node:fs/promises'
import {resolve} from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {openDatabase, type Database} from '../platform/duckdb/index.ts'
import {withLock} from '../platform/files/index.ts'
import {inputFingerprint} from './input-fingerprint.ts'
import {openWorkplace, type Workplace} from './manifest.ts'
import {mergeParts, mergeRejects, outputFormat} from './merge-parts.ts'
import {packSize} from './pack-size.ts'
import {planScore, type ScorePlan} from './plan-score.ts'
import {countRows, runParts} from './run-parts.ts'
import type {ScoreJob, ScoreSummary} from './score-job.ts'

const MEMORY_LIMIT = '300MB'

/**
 * Scores a table of any size: chunks → tensors → predictions → parts → output, in input order.
 *
 * The output appears whole or not at all. An interrupted job leaves `<output>.parts`, from which
 * `resume` goes on and gives the bytes of a job that was never interrupted.
 *
 * @throws MlopsError `FILE_EXISTS`, `LOCK_HELD`, `SCORE_UNFINISHED`, `SCORE_CHANGED`,
 *   `DATA_COLUMNS`, `DATA_BAD_ROW`, `DATA_EMPTY`, and what opening and writing data throws.
 */
export async function scoreTable(job: ScoreJob): Promise<ScoreSummary> {
  const output = resolve(job.output)
  await checkOutputs(job, output)
  const lock = {
    waitMs: 500,
    what: `writing ${job.output}`,
    ...(job.signal === undefined ? {} : {signal: job.signal}),
  }
  return await withLock(`${output}.lock`, () => scoreAlone(job, output), lock)
}

async function scoreAlone(job: ScoreJob, output: string): Promise<ScoreSummary> {
  const startedAt = performance.now()
  const database = await openDatabase({
    memoryLimit: MEMORY_LIMIT,
    temporaryFolder: `${output}.parts/spill`,
    ...(job.signal === undefined ? {} : {signal: job.signal}),
  })
  let plan: ScorePlan | undefined
  let place: Workplace | undefined
  try {
    plan = await planScore(database, job)
    const before = await inputFingerprint(database, job.input)
    const {packRows, partRows} = {...packSize(job.model.signature), ...job.size}
    place = await openWorkplace({
      output,
      resume: job.resume,
      force: job.force,
      now: job.now ?? new Date(),
      job: {...identityOf(job), keep: plan.keep, input: before, packRows, partRows},
    })
    const resumedRows = countRows(place)
    const totalRows = await countParquetRows(database, plan)
    const rows = await runParts(database, {
      job,
      plan,
      place,
      packRows,
      partRows,
      totalRows,
      predictor: job.predictor ?? {width: 1, predict: feeds => job.model.predict(feeds)},
    })
    if (rows === 0)
      throw new MlopsError('DATA_EMPTY', `${plan.table.subject} has no rows to score.`, {
        hint: 'Check the data, --where and --limit.',
      })
    const after = await inputFingerprint(database, job.input)
    if (JSON.stringify(after) !== JSON.stringify(before) || (totalRows ?? rows) !== rows)
      throw changedWhileRead(plan.table.subject)
    const rejected = place.manifest.parts.reduce((sum, part) => sum + part.rejected, 0)
    await merge(database, job, output, plan, place)
    await rm(place.folder, {recursive: true, force: true})
    return {
      output: job.output,
      rows: rows - rejected,
      rejected,
      rejects: job.rejects ?? null,
      modelVersion: job.modelVersion,
      sha256: job.model.sha256,
      scoredAt: place.manifest.scoredAt,
      resumedRows,
      seconds: (performance.now() - startedAt) / 1000,
    }
  } finally {
    await plan?.table.close()
    database.close()
    // A job that failed before its first whole part has nothing to resume.
    if (place === undefined) await rm(`${output}.parts/spill`, {recursive: true, force: true})
    else if (place.manifest.parts.length === 0)
      await rm(place.folder, {recursive: true, force: true})
  }
}

/** What decides the bytes of the output, beside the input and the sizes. */
function identityOf(job: ScoreJob): Readonly<Record<string, unknown>> {
  return {
    model: job.model.sha256,
    modelVersion: job.modelVersion,
    columns: job.model.predictionColumns,
    nulls: job.nulls,
    where: job.where ?? null,
    limit: job.limit ?? null,
  }
}

/** Counting a Parquet file reads its footer only; other formats would be read twice. */
async function countParquetRows(database: Database, plan: ScorePlan): Promise<number | undefined> {
  if (plan.table.format !== 'parquet') return undefined
  const sql = `SELECT count(*) AS n FROM (${plan.rows(['1'], 0)})`
  return Number((await database.rows(sql, plan.table.subject))[0]?.['n'])
}

async function merge(
  database: Database,
  job: ScoreJob,
  output: string,
  plan: ScorePlan,
  {folder, manifest}: Workplace,
): Promise<void> {
  const parts = {folder, partCount: manifest.parts.length}
  if (job.rejects !== undefined)
    await mergeRejects(database, {
      ...parts,
      rows: plan.rows(['*'], 0),
      output: resolve(job.rejects),
    })
  await mergeParts(database, {
    ...parts,
    predictionColumns: job.model.predictionColumns,
    keep: plan.keep,
    rows: plan.rows(plan.kept, 0),
    modelVersion: job.modelVersion,
    scoredAt: manifest.scoredAt,
    output,
  })
}

async function checkOutputs(job: ScoreJob, output: string): Promise<void> {
  outputFormat(output)
  if (job.rejects !== undefined) outputFormat(job.rejects)
  if (job.resume && (job.input === '-' || job.input.startsWith('query:')))
    throw new MlopsError('SCORE_CHANGED', `A job over ${job.input} cannot be resumed.`, {
      hint: 'Standard input and queries may give other rows each time; write them to a file first.',
    })
  const there = await stat(output).catch(() => undefined)
  if (there === undefined) return
  if (there.isDirectory())
    throw new MlopsError('FILE_UNWRITABLE', `${job.output} is a folder.`, {
      hint: 'Name a file: its extension says the format (.parquet, .csv, .ndjson).',
    })
  if (!job.force)
    throw new MlopsError('FILE_EXISTS', `${job.output} is there already.`, {
      hint: 'Add --force to replace it, or write to another file.',
    })
}

function changedWhileRead(subject: string): MlopsError {
  return new MlopsError('SCORE_CHANGED', `${subject} changed while it was read.`, {
    hint: 'Begin again with --force once the data is complete.',
  })
}

import {resolve} from 'node:path'
import {fileError, renameDurably} from '../platform/files/index.ts'
import type {Database} from '../platform/duckdb/index.ts'
import {exists} from './check-job.ts'
import {mergedPath, removeWorkplace, saveManifest, type Workplace} from './manifest.ts'
import {mergeParts, mergeRejects} from './merge-parts.ts'
import type {ScorePlan} from './plan-score.ts'
import type {ScoreJob, ScoreSummary} from './score-job.ts'

/**
 * Makes the output of a job whose parts are all there, and removes the parts. Each step can be the
 * last before a crash: the manifest tells a resumed job which ones are done.
 *
 * @throws MlopsError `FILE_UNWRITABLE`, and what reading the kept columns throws.
 */
export async function finishJob(
  database: Database,
  job: ScoreJob,
  output: string,
  plan: ScorePlan,
  place: Workplace,
): Promise<Omit<ScoreSummary, 'resumedRows' | 'seconds'>> {
  const {folder, manifest} = place
  const {scoredAt, parts, batchRows} = manifest
  const {modelVersion} = job
  const {sha256, predictionColumns} = job.predictor.model
  const merged = mergedPath(folder)
  if (!manifest.merged) {
    const partCount = parts.length
    if (job.rejects !== undefined)
      await mergeRejects(database, folder, partCount, resolve(job.rejects))
    await mergeParts(database, {
      ...{folder, partCount, predictionColumns, scoredAt, modelVersion, plan},
      output,
      target: merged,
    })
    manifest.merged = true
    await saveManifest(place)
  }
  if (await exists(merged))
    await renameDurably(merged, output).catch((cause: unknown) => {
      throw fileError(cause, output, 'write')
    })
  await removeWorkplace(folder)
  const sum = (of: (part: (typeof parts)[number]) => number): number =>
    parts.reduce((total, part) => total + of(part), 0)
  return {
    output: job.output,
    rows: sum(({rows, rejected}) => rows - rejected),
    rejected: sum(({rejected}) => rejected),
    rejects: job.rejects ?? null,
    modelVersion,
    sha256,
    scoredAt,
    columnsBy: plan.columnsBy,
    batchRows: batchRows ?? 0,
  }
}

import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {parseMetric} from '../core/metrics/index.ts'
import {loadModel} from '../model/index.ts'
import {openDatabase} from '../platform/duckdb/index.ts'
import {writeFileAtomically} from '../platform/files/index.ts'
import {resolveModel} from '../registry/index.ts'
import {chooseCandidate} from './choose-candidate.ts'
import type {CompressRequest} from './compress-request.ts'
import {describeTrials} from './describe-trials.ts'
import {parseMaxLoss} from './measure/index.ts'
import {plansFor} from './methods/index.ts'
import {openSubject} from './open-subject.ts'
import {assertPlace, registerResult} from './register-result.ts'
import {tryPlan, type Trial} from './try-plan.ts'
import type {Compression} from './types.ts'

const MEMORY_LIMIT = '500MB'

/**
 * Tries methods of compression on a model: each result answers the same rows as the original, and the smallest one
 * within the loss is written, registered, or both.
 *
 * @throws MlopsError `COMPRESS_UNFIT`, `METRIC_…`, `EVALUATE_…`, and what resolving, loading, reading and registering
 * throw.
 */
export async function compressModel(request: CompressRequest): Promise<Compression> {
  // What is written wrong is told before anything is loaded.
  const plans = plansFor(request.methods, request.auto ?? false)
  const maxLoss = parseMaxLoss(request.maxLoss)
  if (request.metric !== undefined) parseMetric(request.metric)
  const {directory, ref, includePrereleases, signal} = request
  const resolved = await resolveModel({
    directory,
    ...(ref === undefined ? {} : {ref}),
    ...(includePrereleases === undefined ? {} : {includePrereleases}),
    ...(signal === undefined ? {} : {signal}),
  })
  if (request.register === true) await assertPlace(directory, resolved)
  const scratch = await mkdtemp(path.join(tmpdir(), 'mlops-compress-'))
  const model = await loadModel(resolved.path, resolved.options)
  const database = await openDatabase({
    memoryLimit: MEMORY_LIMIT,
    ...(signal === undefined ? {} : {signal}),
  })
  try {
    const subject = await openSubject({request, resolved, model, database, maxLoss, plans})
    const trials: Trial[] = []
    for (const plan of plans) {
      request.onProgress?.(plan.name)
      trials.push(await tryPlan(plan, {...subject, options: resolved.options, scratch, signal}))
    }
    const described = await describeTrials(resolved, subject, trials)
    const {candidates, original} = described
    const chosen = chooseCandidate(candidates, original.sizeBytes)
    const found = trials.find(({candidate}) => candidate === chosen)?.model ?? null
    const compression: Compression = {
      ...described,
      chosen: chosen?.method ?? null,
      verdict: chosen === null ? 'fail' : 'pass',
      output: null,
      registered: null,
    }
    if (chosen === null || found === null) return compression
    const output = request.output === undefined ? null : path.resolve(directory, request.output)
    if (output !== null) await writeFileAtomically(output, found)
    const registered =
      request.register === true
        ? await registerResult(
            directory,
            resolved,
            described,
            {candidate: chosen, model: found},
            signal,
          )
        : null
    return {...compression, output, registered}
  } finally {
    database.close()
    await model.release()
    await rm(scratch, {recursive: true, force: true})
  }
}

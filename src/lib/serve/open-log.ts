import {join, resolve} from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {keepLog, openPredictionLog, type CompactedLog, type PredictionLog} from '../log/index.ts'
import {hasDataEngine} from '../platform/duckdb/index.ts'
import {durationMs, sizeBytes, type Project} from '../project/index.ts'
import type {ServerLog} from './ops/index.ts'
import {RequestError} from './request-error.ts'

const RETRY_SECONDS = 5

/**
 * The prediction log of a project, in `.mlops/log` or where the environment says, as its mlops.yaml asks, and whoever
 * looks after it, which takes the data engine: an image that only serves does without. What cannot be logged is a request that is not answered: RequestError `overloaded`.
 *
 * @param onFailure - Told of every request that could not be logged.
 */
export async function openLog(
  {root, config}: Project,
  declared: string | undefined,
  notices: ServerLog,
  onFailure: () => void,
): Promise<PredictionLog> {
  const {sample, redact, sync, retention, max_disk: maxDisk} = config.serve.log
  const folder = declared === undefined ? join(root, '.mlops', 'log') : resolve(declared)
  const log = await openPredictionLog({
    ...{folder, sample, redact},
    syncs: sync === 'disk',
  }).catch(orServeWithout)
  const keeps = hasDataEngine()
  if (!keeps) notices.info('The log is neither compacted nor limited here, without a data engine.')
  const stopKeeping = keeps
    ? keepLog({
        folder,
        retentionMs: durationMs(retention),
        maxBytes: sizeBytes(maxDisk),
        onDone: compacted => tell(compacted, maxDisk, notices),
        onError: error => notices.error('The prediction log was not compacted.', error),
      })
    : () => undefined
  let failing = false
  const guard = (write: () => void): void => {
    try {
      write()
      if (failing) notices.info('The prediction log is written again.')
      failing = false
    } catch (cause) {
      onFailure()
      // Once, and not for every request, until it can be written again.
      if (!failing) notices.error('The prediction log fails; nothing is answered meanwhile.', cause)
      failing = true
      throw new RequestError('overloaded', 'The request cannot be logged, and is not answered.', {
        hint: 'Try again later; whoever runs the server finds the reason in its own log.',
        retryAfter: RETRY_SECONDS,
        cause,
      })
    }
  }
  return {
    ...log,
    describe: version => log.describe(version).catch(orServeWithout),
    flush: () => guard(() => log.flush()),
    feedback: records => guard(() => log.feedback(records)),
    close() {
      stopKeeping()
      log.close()
    },
  }
}

/** Whoever only wants to try a model on a machine that is not theirs can do without. */
function orServeWithout(error: unknown): never {
  if (!(error instanceof MlopsError) || error.code !== 'FILE_UNWRITABLE') throw error
  const {hint = '', details} = error
  throw new MlopsError(error.code, error.message, {
    hint: `${hint} --no-log serves without a log.`.trimStart(),
    cause: error,
    ...(details === undefined ? {} : {details}),
  })
}

function tell({folders, deleted}: CompactedLog, maxDisk: string, notices: ServerLog): void {
  for (const {name, days, undescribed} of folders) {
    for (const {day, rows, segments, tornLines} of days)
      notices.info(`The log of ${name} of ${day} is Parquet now.`, {rows, segments, tornLines})
    if (undescribed > 0)
      notices.warn(`Segments of ${name} stay as they are: no file says what their columns are.`)
  }
  for (const {name, day, reason, sizeBytes: bytes} of deleted) {
    if (reason === 'retention')
      notices.info(`The log of ${name} of ${day} was too old and is gone.`)
    else
      notices.warn(
        `The log is larger than serve.log.max_disk (${maxDisk}); ${name} of ${day} is gone.`,
        {bytes},
      )
  }
}

import {readFile} from 'node:fs/promises'
import {z} from 'zod'
import {asError, MlopsError} from '../core/errors/index.ts'
import {errorCode, fileError} from '../platform/files/index.ts'

const metricsSchema = z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()]))

export type Metrics = Readonly<Record<string, string | number | boolean | null>>

/**
 * What the training command measured: a flat JSON object. Without the file there are none.
 *
 * @throws MlopsError `TRAIN_METRICS_INVALID`, `FILE_UNREADABLE`.
 */
export async function readMetrics(path: string): Promise<Metrics | undefined> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (errorCode(cause) === 'ENOENT') return undefined
    throw fileError(cause, path, 'read')
  })
  if (text === undefined) return undefined
  const hint = 'Write a JSON object of numbers and texts, such as {"auc": 0.81, "rows": 60000}.'
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new MlopsError(
      'TRAIN_METRICS_INVALID',
      `metrics.json is not JSON: ${asError(cause).message}`,
      {hint: `${hint} NaN and Infinity are not JSON; leave such metrics out or say null.`, cause},
    )
  }
  const parsed = metricsSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const places = parsed.error.issues.map(({path}) => path.join('.') || 'the whole').join(', ')
  throw new MlopsError(
    'TRAIN_METRICS_INVALID',
    `metrics.json may only hold numbers, texts, booleans and null; something else is at: ${places}.`,
    {hint},
  )
}

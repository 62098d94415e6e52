import {MlopsError} from '../core/errors/index.ts'
import {timesAt} from '../model/index.ts'
import type {ResolvedModel} from '../registry/index.ts'
import {gzipSize, predictsClasses} from './measure/index.ts'
import type {Subject} from './open-subject.ts'
import type {Trial} from './try-plan.ts'
import type {Candidate, Compression} from './types.ts'

/**
 * What was tried, beside the original.
 *
 * @throws MlopsError `COMPRESS_UNFIT` when nothing could be measured.
 */
export async function describeTrials(
  {label, sha256}: ResolvedModel,
  {baseline, rows, shown, warnings}: Subject,
  trials: readonly Trial[],
): Promise<Omit<Compression, 'chosen' | 'verdict' | 'output' | 'registered'>> {
  const candidates = trials.map(({candidate}) => candidate)
  refuseUnfit(label, candidates)
  const {model, bytes, sample, metric, value, maxLoss} = baseline
  const {signature} = model
  const times = trials.flatMap(({originalMs}) => (originalMs === null ? [] : [originalMs]))
  return {
    model: label,
    sha256,
    task: signature.task,
    data: shown.data,
    rows: sample.rowCount,
    calibration: {data: shown.calibration, rows: rows.calibrationRows},
    metric: metric && {
      name: metric.name,
      title: metric.definition.title,
      better: metric.definition.better,
    },
    agreementOf: predictsClasses(signature) ? 'classes' : 'numbers',
    maxLoss,
    original: {
      sizeBytes: bytes.length,
      gzipBytes: await gzipSize(bytes),
      latencyMs: timesAt(times, 0.5),
      metric: value,
    },
    candidates,
    warnings,
  }
}

function refuseUnfit(label: string, candidates: readonly Candidate[]): void {
  const refused = candidates.flatMap(candidate => ('reason' in candidate ? [candidate] : []))
  if (refused.length < candidates.length) return
  const reasons = refused.map(({method, reason}) => `${method}: ${reason}`)
  throw new MlopsError(
    'COMPRESS_UNFIT',
    `Nothing applies to ${label}. ${reasons.join('. ')}${reasons.at(-1)?.endsWith('.') === true ? '' : '.'}`,
    {
      hint: 'Without --method every method is tried.',
      details: {methods: refused.map(({method, verdict, reason}) => ({method, verdict, reason}))},
    },
  )
}

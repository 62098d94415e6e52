import {MlopsError} from '../../core/errors/index.ts'
import type {Better} from '../../core/metrics/index.ts'
import type {MaxLoss} from '../types.ts'

const USUAL: MaxLoss = {value: 0.01, relative: true}

/**
 * Understands `1%`, a share of the metric of the original, and `0.01`, in the unit of the metric.
 *
 * @throws MlopsError `USAGE`.
 */
export function parseMaxLoss(text: string | undefined): MaxLoss {
  if (text === undefined) return USUAL
  const relative = text.trim().endsWith('%')
  const written = text.trim().replace(/%$/, '')
  const value = written === '' ? Number.NaN : Number(written)
  if (Number.isFinite(value) && value >= 0) return {value: relative ? value / 100 : value, relative}
  throw new MlopsError('USAGE', `--max-loss ${text} is no loss.`, {
    hint: 'Write a share of the metric, --max-loss 1%, or a number in its unit, --max-loss 0.005.',
  })
}

/** How much worse a metric became, in the unit of the limit; negative where it is better, null where unknown. */
export function lossOf(
  before: number | null,
  after: number | null,
  better: Better,
  {relative}: MaxLoss,
): number | null {
  if (before === null || after === null) return null
  const loss = better === 'higher' ? before - after : after - before
  if (!relative) return loss
  return loss === 0 ? 0 : loss / Math.abs(before)
}

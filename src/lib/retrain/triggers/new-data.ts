import {counted} from '../../core/text/index.ts'
import type {TriggerResult} from '../types.ts'
import type {NewRows} from '../data/index.ts'

/** Whether so many labelled rows came since the training. */
export function newDataTrigger(
  limit: number,
  fresh: NewRows | undefined,
  trainedUntil: string | null,
): TriggerResult {
  const result = {trigger: 'new_data', limit} as const
  if (fresh === undefined || trainedUntil === null)
    return {
      ...result,
      verdict: 'unknown',
      value: null,
      reason:
        'Until when the model was trained is not recorded, or mlops.yaml names no data.timestamp.',
    }
  return {
    ...result,
    verdict: fresh.rows >= limit ? 'fired' : 'quiet',
    value: fresh.rows,
    reason: `${counted(fresh.rows, 'labelled row')} came since the training, and ${limit.toLocaleString('en-US')} start one.`,
  }
}

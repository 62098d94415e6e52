import type {Serving} from '../../serving.ts'
import type {LiveModel} from '../../types.ts'
import {statisticsOf} from '../statistics.ts'

interface Duration {
  readonly count: number
  readonly ns: number
}

/** Statistics of a version in the words of the protocol's clients; counts of what they asked themselves. */
export interface ModelStatisticsJson {
  readonly name: string
  readonly version?: string
  /** Milliseconds since 1970. */
  readonly last_inference: number
  /** Rows that were answered. */
  readonly inference_count: number
  readonly inference_stats: {readonly success: Duration; readonly fail: Duration}
}

export function modelStatistics(model: LiveModel): ModelStatisticsJson {
  const {answered, answeredMs, failed, failedMs, rows, lastAnswer} = statisticsOf(model)
  return {
    name: model.name,
    ...(model.version === null ? {} : {version: model.version}),
    last_inference: lastAnswer,
    inference_count: rows,
    inference_stats: {
      success: {count: answered, ns: Math.round(answeredMs * 1e6)},
      fail: {count: failed, ns: Math.round(failedMs * 1e6)},
    },
  }
}

export function allStatistics(serving: Serving): {
  readonly model_stats: readonly ModelStatisticsJson[]
} {
  return {model_stats: serving.models.flatMap(({live}) => live.map(modelStatistics))}
}

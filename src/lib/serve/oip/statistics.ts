import type {RequestError} from '../request-error.ts'
import type {Answered, Ask, Decoded, Serving} from '../serving.ts'
import type {LiveModel} from '../types.ts'

/** What the protocol's clients asked of a version since it was loaded. */
export interface Statistics {
  answered: number
  answeredMs: number
  failed: number
  failedMs: number
  rows: number
  /** Milliseconds since 1970 of the last answer; 0 before the first. */
  lastAnswer: number
}

const byModel = new WeakMap<LiveModel, Statistics>()

export function statisticsOf(model: LiveModel): Statistics {
  let statistics = byModel.get(model)
  if (statistics === undefined) {
    statistics = {answered: 0, answeredMs: 0, failed: 0, failedMs: 0, rows: 0, lastAnswer: 0}
    byModel.set(model, statistics)
  }
  return statistics
}

/** Asks, and counts how it went. */
export async function answerCounted(
  serving: Serving,
  ask: Ask,
  decode: (model: LiveModel) => Decoded,
): Promise<Answered> {
  const start = performance.now()
  let asked: LiveModel | undefined
  try {
    const answered = await serving.answer(ask, model => {
      asked = model
      return decode(model)
    })
    const statistics = statisticsOf(answered.model)
    statistics.answered++
    statistics.answeredMs += performance.now() - start
    statistics.rows += answered.rowCount
    statistics.lastAnswer = Date.now()
    return answered
  } catch (error) {
    if (asked !== undefined) {
      const statistics = statisticsOf(asked)
      statistics.failed++
      statistics.failedMs += performance.now() - start
    }
    throw error
  }
}

/** Why a request is refused before what it holds is read, which counts as one that failed. */
export function refusalCounted(
  serving: Serving,
  ...asked: Parameters<Serving['refusal']>
): RequestError | undefined {
  const refused = serving.refusal(...asked)
  if (refused !== undefined) statisticsOf(serving.find(...asked)).failed++
  return refused
}

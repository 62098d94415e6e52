import {
  choosePeriod,
  labelMoments,
  periodEdges,
  type History,
  type PeriodLength,
} from './history/index.ts'
import {moment, TIME} from './history/index.ts'
import {rowsDigest} from './grid/index.ts'
import {trainingWindow, type TrainingWindow, LEAST_CUTS} from './plan/index.ts'
import type {AdviseSettings} from './settle-advice.ts'
import type {AdvicePeriod} from './types.ts'

/** History by periods: what there is to train and to measure on. */
export interface CutHistory {
  readonly period: PeriodLength
  readonly edges: readonly number[]
  readonly periods: readonly AdvicePeriod[]
  /** What says of each period whether its rows are the same. */
  readonly digests: readonly string[]
  /** First period before which there are rows enough to train on all of them; null: there is none. */
  readonly firstCut: number | null
  /** Rows before each cut, when trained on all of them. */
  readonly all: readonly (TrainingWindow | undefined)[]
}

/** Metrics of fewer rows are not looked at. */
export const LEAST_ROWS = 30
/** Part of history that the first model is trained on at least. */
const FIRST_SHARE = 1 / 6

export async function cutHistory(history: History, settings: AdviseSettings): Promise<CutHistory> {
  const fromMs = settings.fromMs ?? history.fromMs
  const untilMs = settings.untilMs ?? history.untilMs
  const most = Math.max(8, Math.min(24, settings.maxTrainings))
  const period = settings.period ?? choosePeriod(untilMs - fromMs, most)
  const edges = periodEdges(fromMs, untilMs, period)
  const starts = edges.slice(0, -1)
  const labels = labelMoments(starts)
  const counts = await rowsByPeriod(history, edges)
  const all = []
  const digests = []
  for (const [index, start] of starts.entries()) {
    all.push(await trainingWindow(history, start, 'all', settings.rules))
    digests.push(await rowsDigest(history, start, edges[index + 1] ?? start, 'typed'))
  }
  const earliest = Math.max(1, Math.round(starts.length * FIRST_SHARE))
  const firstCut = all.findIndex((window, index) => index >= earliest && window !== undefined)
  return {
    period,
    edges,
    periods: starts.map((start, index) => ({
      label: labels[index] ?? '',
      from: iso(start),
      until: iso(edges[index + 1] ?? start),
      rows: counts[index] ?? 0,
    })),
    digests,
    firstCut: firstCut === -1 ? null : firstCut,
    all,
  }
}

/** Why nothing can be said, with how much would be enough; undefined where there is enough to try. */
export function tooLittleHistory(
  history: History,
  {periods, firstCut}: CutHistory,
  {rules}: AdviseSettings,
): string | undefined {
  const days = (history.untilMs - history.fromMs) / 864e5
  const said = `${history.rows.toLocaleString('en-US')} labelled rows over ${days.toFixed(days < 10 ? 1 : 0)} days`
  if (history.answers < 2)
    return `The target has one and the same value in all ${said}: there is nothing to learn.`
  const measured =
    firstCut === null ? [] : periods.slice(firstCut).filter(({rows}) => rows >= LEAST_ROWS)
  if (measured.length >= LEAST_CUTS) return undefined
  const needed = rules.minRows / 0.8 + LEAST_CUTS * LEAST_ROWS * 2
  const rate = history.rows / Math.max(days, 1e-9)
  const longer = Math.ceil(
    Math.max(needed / rate, (LEAST_CUTS + 2) * (days / Math.max(1, periods.length))),
  )
  return `There are ${said}: one training needs ${rules.minRows} rows, and then ${LEAST_CUTS} periods of ${LEAST_ROWS} rows must follow. At this rate about ${longer} days of history would be enough; with shorter periods (--period) perhaps fewer.`
}

async function rowsByPeriod(history: History, edges: readonly number[]): Promise<number[]> {
  const parts = edges
    .slice(0, -1)
    .map(
      (start, index) =>
        `count(*) FILTER (${TIME} >= ${moment(start)} AND ${TIME} < ${moment(edges[index + 1] ?? start)}) AS p${index}`,
    )
  if (parts.length === 0) return []
  const [row] = await history.database.rows(
    `SELECT ${parts.join(', ')} FROM ${history.relation()}`,
    'the data',
  )
  return parts.map((_, index) => Number(row?.[`p${index}`]))
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

import type {AgedScore, Better, PeriodScore, ScoreMatrix} from '../../core/retraining/index.ts'
import type {CutHistory} from '../cut-history.ts'
import type {Drifts} from '../measure-drifts.ts'
import type {MeasuredModel} from '../train-grid.ts'

const DAY = 864e5

/** What replays read: models on the periods that all of them could be measured on. */
export interface Backtest {
  readonly matrix: ScoreMatrix
  /** Positions in history of the periods of the matrix. */
  readonly at: readonly number[]
  /** Models of the first window, from scratch, by position of the period in the matrix. */
  readonly fresh: readonly (string | undefined)[]
  /** The same models' scores, for the fit. */
  readonly aged: readonly AgedScore[]
}

/** undefined: no period on which all models have a score. */
export function buildBacktest(
  cut: Pick<CutHistory, 'edges' | 'periods'>,
  models: readonly MeasuredModel[],
  drifts: Drifts,
  better: Better,
): Backtest | undefined {
  const [first] = models.filter(({planned}) => planned.mode === 'scratch')
  if (first === undefined) return undefined
  const {window} = first.planned
  const value = ({scores}: MeasuredModel, period: number): number | null =>
    scores[period]?.value ?? null
  const at = cut.periods.flatMap((_, period) => {
    const able = models.filter(({planned}) => planned.cut <= period)
    return period >= first.planned.cut && able.every(model => value(model, period) !== null)
      ? [period]
      : []
  })
  if (at.length === 0) return undefined
  const scoreOf = (model: MeasuredModel, period: number): PeriodScore | null => {
    const score = model.scores[period] ?? null
    if (score?.value == null || period < model.planned.cut) return null
    const drift = drifts.get(model.planned.cut)?.[period] ?? null
    return {value: score.value, rows: score.rows, drift}
  }
  const day = (period: number): number => (cut.edges[period] ?? 0) / DAY
  const main = models.filter(({planned}) => planned.mode === 'scratch' && planned.window === window)
  return {
    at,
    matrix: {
      better,
      periods: at.map(period => ({start: day(period), length: day(period + 1) - day(period)})),
      models: models.map(({planned, parent}) => ({
        id: planned.id,
        cut: day(planned.cut),
        mode: planned.mode,
        parent,
      })),
      scores: new Map(
        models.map(model => [model.planned.id, at.map(period => scoreOf(model, period))]),
      ),
    },
    fresh: at.map(period => main.find(({planned}) => planned.cut === period)?.planned.id),
    aged: main.flatMap(model =>
      at.flatMap(period => {
        const score = scoreOf(model, period)
        if (score === null) return []
        const {cut: from} = model.planned
        return [
          {cut: day(from), age: day(period) - day(from), value: score.value, rows: score.rows},
        ]
      }),
    ),
  }
}

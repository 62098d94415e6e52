import type {AgedScore, Better, History} from './types.ts'

/** A model on a period. */
export interface AgedCell {
  readonly model: number
  readonly period: number
  /** Days. */
  readonly age: number
  /** The metric, turned so that more is worse. */
  readonly loss: number
  /** Rows. */
  readonly weight: number
}

export interface AgedCells {
  readonly cells: readonly AgedCell[]
  /** Least time between the beginnings of two periods, days; 0 with fewer than two. */
  readonly step: number
  readonly history: History
}

/**
 * Cells of the periods that two models or more were measured on. The others tell nothing of age, since every period
 * is hard or easy in its own way. Models and periods are numbered from 0 on, in the order of time.
 */
export function agedCells(scores: readonly AgedScore[], better: Better): AgedCells {
  const sign = better === 'lower' ? 1 : -1
  const usable = scores.filter(
    ({cut, age, value, rows}) =>
      Number.isFinite(cut) && Number.isFinite(age) && Number.isFinite(value) && rows > 0,
  )
  const models = new Map<number, Set<number>>()
  for (const score of usable) {
    const period = momentOf(score.cut + score.age)
    models.set(period, (models.get(period) ?? new Set()).add(momentOf(score.cut)))
  }
  const shared = usable.filter(({cut, age}) => (models.get(momentOf(cut + age))?.size ?? 0) > 1)
  const cuts = inOrder(shared.map(({cut}) => momentOf(cut)))
  const starts = inOrder(shared.map(({cut, age}) => momentOf(cut + age)))
  const cells = shared.map(({cut, age, value, rows}) => ({
    model: cuts.indexOf(momentOf(cut)),
    period: starts.indexOf(momentOf(cut + age)),
    age,
    loss: sign * value,
    weight: rows,
  }))
  return {
    cells,
    step: leastStep(inOrder([...models.keys()])),
    history: {models: cuts.length, periods: starts.length, ages: widest(cells, starts.length)},
  }
}

/** The cells without those of one model or period, and without periods that one model is left of. */
export function withoutGroup(
  cells: readonly AgedCell[],
  by: 'model' | 'period',
  group: number,
): readonly AgedCell[] {
  const others = cells.filter(cell => cell[by] !== group)
  const models = new Map<number, Set<number>>()
  for (const {model, period} of others)
    models.set(period, (models.get(period) ?? new Set()).add(model))
  return others.filter(({period}) => (models.get(period)?.size ?? 0) > 1)
}

/** Moments closer than about nine seconds are one: days of milliseconds are not exact in doubles. */
const MOMENTS_A_DAY = 10_000

function momentOf(days: number): number {
  return Math.round(days * MOMENTS_A_DAY)
}

function inOrder(moments: readonly number[]): readonly number[] {
  return [...new Set(moments)].sort((a, b) => a - b)
}

function leastStep(moments: readonly number[]): number {
  const steps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0))
  return steps.length === 0 ? 0 : Math.min(...steps) / MOMENTS_A_DAY
}

function widest(cells: readonly AgedCell[], periods: number): number {
  const youngest = new Float64Array(periods).fill(Infinity)
  const oldest = new Float64Array(periods).fill(-Infinity)
  for (const {period, age} of cells) {
    youngest[period] = Math.min(youngest[period] ?? Infinity, age)
    oldest[period] = Math.max(oldest[period] ?? -Infinity, age)
  }
  return oldest.reduce((most, age, period) => Math.max(most, age - (youngest[period] ?? 0)), 0)
}

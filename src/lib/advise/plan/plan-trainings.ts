import {counted} from '../../core/text/index.ts'
import type {TrainMode} from '../../train/index.ts'

/** Rows that a model is trained and stopped on: `from` ≤ time < `testFrom` ≤ time < `until`. */
export interface TrainingWindow {
  readonly fromMs: number
  readonly testFromMs: number
  readonly untilMs: number
  readonly trainRows: number
}

/** A model that shall be trained. */
export interface PlannedModel {
  /** `2013-04 all scratch`. */
  readonly id: string
  readonly cut: number
  readonly window: string
  readonly mode: TrainMode
  readonly rows: TrainingWindow
}

/** Models that go on from each other, or stand alone: one of them is trained after the other. */
export interface Variant {
  readonly window: string
  readonly mode: TrainMode
}

export interface Grid {
  /** The first one is that of every policy. */
  readonly variants: readonly Variant[]
  readonly firstCut: number
  readonly trainings: number
  /** What was left out, and why. */
  readonly notes: readonly string[]
}

export interface GridRequest {
  readonly windows: readonly string[]
  readonly modes: readonly TrainMode[]
  /** First period that has rows enough before it. */
  readonly firstCut: number
  readonly periods: number
  readonly most: number
}

/** With fewer cuts nothing can be said of decay. */
export const LEAST_CUTS = 4

/**
 * The trainings that fit into `most`: the first window from scratch at every cut, then further windows, then
 * fine-tuning, each wholly or not at all. Where even the first does not fit, replays begin later.
 */
export function planGrid({windows, modes, firstCut, periods, most}: GridRequest): Grid {
  const cuts = periods - firstCut
  const wanted = modes.flatMap(mode =>
    // A chain is of one window: what it knows is older than its window anyway.
    (mode === 'scratch' ? windows : windows.slice(0, 1)).map(window => ({window, mode})),
  )
  const kept = wanted.slice(0, Math.max(1, Math.floor(most / Math.max(1, cuts))))
  const notes = wanted
    .slice(kept.length)
    .map(
      ({window, mode}) =>
        `${nameOf({window, mode})} was left out: ${counted(wanted.length * cuts, 'training')} would be more than --max-trainings ${most}.`,
    )
  if (cuts <= most) return {variants: kept, firstCut, trainings: kept.length * cuts, notes}
  const later = periods - Math.max(LEAST_CUTS, most)
  return {
    variants: kept,
    firstCut: later,
    trainings: periods - later,
    notes: [
      ...notes,
      `The first ${counted(later - firstCut, 'period')} are not replayed: ${cuts} trainings would be more than --max-trainings ${most}.`,
    ],
  }
}

/** `window 180d`, `fine-tuning`. */
function nameOf({window, mode}: Variant): string {
  if (mode === 'fine_tune') return 'Fine-tuning'
  return window === 'all' ? 'Training on all rows' : `Training on ${window}`
}

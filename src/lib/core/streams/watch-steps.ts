import {midRanks, rankOrder} from '../statistics/index.ts'
import {findChanges, type Detector} from './find-changes.ts'
import {joinSteps, type Step} from './step-means.ts'
import {streamNoise} from './stream-noise.ts'

/** What the mean of a stream was before and after a moment. */
export interface StreamChange {
  /** The first step after the change, and the one at which the first detector raised an alarm. */
  readonly at: Step
  readonly seen: Step
  /** Means from the change before to this one, and from this one to the next. */
  readonly before: number
  readonly after: number
  /** Those that raised an alarm. */
  readonly detectors: readonly Detector[]
}

export interface WatchedSteps {
  /** Steps that were taken together, so that neighbours are independent. */
  readonly joined: number
  readonly changes: readonly StreamChange[]
}

export const DETECTORS = ['adwin', 'page_hinkley'] as const
/** Chance that a detector raises an alarm in a stream without a change. */
export const STREAM_DELTA = 0.002
/** With fewer, the noise is not known. */
export const LEAST_STREAM = 2000

/**
 * Where the level of a stream changed, by ADWIN and by Page-Hinkley, each with a chance of false alarm of at most 0.002.
 *
 * @param steps - At least 2,000. Of shares and rates within 0 and 1; other numbers with `ranks`, which compares them by
 *   their ranks so that their tails decide nothing.
 * @returns 'wanders' where the stream moves by itself at every length; 'constant'.
 */
export function watchSteps(
  steps: readonly Step[],
  {ranks}: {readonly ranks: boolean},
): WatchedSteps | 'wanders' | 'constant' {
  const means = Float64Array.from(steps, ({mean}) => mean)
  if (means.every(mean => mean === means[0])) return 'constant'
  const scaled = ranks ? unitRanks(means) : means
  const noise = streamNoise(scaled)
  if (noise === undefined) return 'wanders'
  const joined = joinSteps(steps, noise.length)
  const values = Float64Array.from(
    joinSteps(
      steps.map((step, index) => ({...step, mean: scaled[index] ?? 0})),
      noise.length,
    ),
    ({mean}) => mean,
  )
  const alarms = DETECTORS.flatMap(detector =>
    findChanges(values, {detector, delta: STREAM_DELTA, deviation: noise.deviation}).map(alarm => ({
      ...alarm,
      detectors: [detector],
    })),
  )
  const own = Float64Array.from(joined, ({mean}) => mean)
  return {joined: noise.length, changes: describe(mergeAlarms(alarms), joined, own)}
}

/** Ranks within 0 and 1: extreme values are no further off than others. */
function unitRanks(values: Float64Array): Float64Array {
  const ranks = midRanks(rankOrder(values), new Uint8Array(values.length).fill(1))
  return ranks.map(rank => (rank - 0.5) / values.length)
}

interface Alarm {
  readonly at: number
  readonly seen: number
  readonly detectors: readonly Detector[]
}

/** Two detectors speak of one change where what they looked at between change and alarm overlaps. */
function mergeAlarms(alarms: readonly Alarm[]): readonly Alarm[] {
  const merged: Alarm[] = []
  for (const alarm of alarms.toSorted((a, b) => a.at - b.at || a.seen - b.seen)) {
    const last = merged.at(-1)
    const isNew =
      last === undefined ||
      alarm.at > last.seen ||
      alarm.detectors.some(detector => last.detectors.includes(detector))
    if (isNew) merged.push(alarm)
    else
      merged[merged.length - 1] = {
        // The place of the earlier alarm was found with the least that came after the change.
        at: alarm.seen > last.seen ? alarm.at : last.at,
        seen: Math.min(last.seen, alarm.seen),
        detectors: DETECTORS.filter(detector =>
          [...last.detectors, ...alarm.detectors].includes(detector),
        ),
      }
  }
  return merged
}

function describe(
  alarms: readonly Alarm[],
  steps: readonly Step[],
  means: Float64Array,
): readonly StreamChange[] {
  return alarms.flatMap(({at, seen, detectors}, index) => {
    const [place, alarm] = [steps[at], steps[seen]]
    if (place === undefined || alarm === undefined) return []
    const before = meanOf(means.subarray(alarms[index - 1]?.at ?? 0, at))
    const after = meanOf(means.subarray(at, alarms[index + 1]?.at ?? means.length))
    return [{at: place, seen: alarm, before, after, detectors}]
  })
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

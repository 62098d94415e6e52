import {Adwin} from './adwin.ts'
import {PageHinkley} from './page-hinkley.ts'

export type Detector = 'adwin' | 'page_hinkley'

/** A change of the mean, by places in the stream. */
export interface StreamAlarm {
  /** First value after the change. */
  readonly at: number
  /** Value at which the alarm was raised. */
  readonly seen: number
}

/** ADWIN looks once in so many values. */
const CLOCK = 32
/** Half of the smallest change of level that Page-Hinkley is to find soon, in standard deviations. */
const ALLOWANCE = 0.25
/** A change is not looked for nearer to the one before. */
const SHORTEST = 5

export interface ToFind {
  readonly detector: Detector
  /** Chance of an alarm in a stream without a change. */
  readonly delta: number
  /** Standard deviation of the values while their level does not change. */
  readonly deviation: number
}

/**
 * Where the mean of a stream changed, by a detector that is set so that a stream of as many independent values without a
 * change raises an alarm with a chance of at most δ.
 *
 * ADWIN compares every cut of its window at δ/k, with k the number of times that it looks. Page-Hinkley sums, in standard
 * deviations, what is more than 0.25 off the running mean. By Lundberg's inequality the sum from one place on exceeds h
 * with a chance of at most exp(−θh), where E exp(θ(z − 0.25)) = 1; with n places and both directions h = ln(2n/δ)/θ. θ is
 * solved for the values themselves, and 0.5, that of a normal law, at most.
 *
 * After an alarm the place is where least squares split what came since the last change, and the detector begins anew there.
 *
 * @param values - Independent, within 0 and 1.
 */
export function findChanges(values: Float64Array, how: ToFind): readonly StreamAlarm[] {
  const found: StreamAlarm[] = []
  const create = creator(values, how)
  let start = 0
  let current = create()
  for (let i = 0; i < values.length; i++) {
    if (!current.update(values[i] ?? 0)) continue
    const at = bestSplit(values, start, i + 1)
    found.push({at, seen: i})
    start = at
    i = at - 1
    current = create()
  }
  return found
}

function creator(
  values: Float64Array,
  {detector, delta, deviation}: ToFind,
): () => {update: (value: number) => boolean} {
  if (detector === 'adwin') {
    const looks = Math.max(1, values.length / CLOCK)
    return () => new Adwin({delta: delta / looks})
  }
  const doubt = Math.log((2 * values.length) / delta)
  const threshold = (doubt / tailExponent(values, deviation)) * deviation
  return () => new PageHinkley({delta: ALLOWANCE * deviation, threshold, alpha: 1})
}

/** θ of both directions, the smaller one: by bisection. */
function tailExponent(values: Float64Array, deviation: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const grows = (exponent: number): boolean => {
    let [up, down] = [0, 0]
    for (const value of values) {
      const off = (value - mean) / deviation
      up += Math.exp(exponent * (off - ALLOWANCE))
      down += Math.exp(exponent * (-off - ALLOWANCE))
    }
    return Math.max(up, down) > values.length
  }
  let [low, high] = [0, 2 * ALLOWANCE]
  if (!grows(high)) return high
  for (let step = 0; step < 20; step++) {
    const middle = (low + high) / 2
    if (grows(middle)) high = middle
    else low = middle
  }
  return Math.max(low, Number.EPSILON)
}

/** The split of values[start, end) into two means that leaves the least squares. */
function bestSplit(values: Float64Array, start: number, end: number): number {
  const count = end - start
  let total = 0
  for (let i = start; i < end; i++) total += values[i] ?? 0
  let [best, at, left] = [-1, start + 1, 0]
  for (let i = start; i < end - 1; i++) {
    left += values[i] ?? 0
    const rows = i + 1 - start
    if (rows < SHORTEST) continue
    const off = left - (rows * total) / count
    const gain = (off * off) / (rows * (count - rows))
    if (gain > best) [best, at] = [gain, i + 1]
  }
  return at
}

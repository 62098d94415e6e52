import {counted} from '../../core/text/index.ts'
import type {Gate, GateResult} from '../gate-types.ts'
import type {MetricComparison, Verdict} from '../types.ts'
import {needsOld} from './draft-gates.ts'

export interface Conclusion {
  readonly verdict: Verdict
  /** Why, for a person. */
  readonly reason: string
}

export interface ConcludeContext {
  /** As they were asked for: those that were left out without an old model too. */
  readonly gates: readonly Gate[]
  readonly hasOld: boolean
  /** Corrected. */
  readonly metrics: readonly MetricComparison[]
}

/**
 * The verdict of a comparison: `fail` where a gate fails, else `inconclusive` where one is, else `pass`. Without
 * gates it passes, and says what the metrics show.
 */
export function conclude(results: readonly GateResult[], context: ConcludeContext): Conclusion {
  const failed = results.filter(({verdict}) => verdict === 'fail')
  const [worst, ...others] = failed.sort(byWeight)
  if (worst !== undefined)
    return {verdict: 'fail', reason: `${worst.message}${failWords(others.length)}`}
  const unsure = results.filter(({verdict}) => verdict === 'inconclusive')
  const [first, ...more] = unsure.sort(byRows)
  if (first !== undefined)
    return {verdict: 'inconclusive', reason: `${first.message}${unsureWords(more.length)}`}
  if (context.gates.length === 0)
    return {
      verdict: 'pass',
      reason: `No gate is configured${unjudgedWords(context)}; ${metricWords(context)}.`,
    }
  return {verdict: 'pass', reason: passReason(results, context)}
}

/** Of what is beyond doubt, the gate that is named first counts first. */
const BEYOND_DOUBT = 1e-6

/** All rows before slices, then what is least to be doubted. */
function byWeight(one: GateResult, other: GateResult): number {
  const bySlice = Number(one.slice !== null) - Number(other.slice !== null)
  const doubt = ({pKept}: GateResult): number => Math.max(pKept ?? 0, BEYOND_DOUBT)
  return bySlice || doubt(one) - doubt(other)
}

/** What no number of rows would tell first, then what takes most of them. */
function byRows(one: GateResult, other: GateResult): number {
  const rows = ({rowsNeeded}: GateResult): number => rowsNeeded ?? Number.MAX_VALUE
  return Math.sign(rows(other) - rows(one))
}

const failWords = (count: number): string =>
  count === 0 ? '' : ` ${count} more ${count === 1 ? 'fails' : 'fail'}.`
const unsureWords = (count: number): string =>
  count === 0 ? '' : ` ${count} more ${are(count)} not shown either way.`

function passReason(results: readonly GateResult[], {gates, hasOld}: ConcludeContext): string {
  const left = hasOld ? 0 : gates.filter(needsOld).length
  const note = left === 0 ? '' : ` There is no old model, so ${leftWords(left)} left out.`
  const [first, ...others] = results.filter(({slice}) => slice === null)
  if (first === undefined) return `No gate is about the new model by itself.${note}`
  const slices = new Set(
    results.flatMap(({slice}) => (slice === null ? [] : [JSON.stringify(slice)])),
  )
  const where = slices.size === 0 ? '' : ` No harm is shown in ${counted(slices.size, 'slice')}.`
  const what = others.length === 0 ? first.message : `All ${others.length + 1} gates pass.`
  return `${what}${where}${note}`
}

const leftWords = (count: number): string =>
  count === 1 ? '1 gate that needs one was' : `${count} gates that need one were`

function unjudgedWords({metrics}: ConcludeContext): string {
  const isWorse = metrics.some(({verdict}) => verdict === 'worse')
  return isWorse ? ', so nothing fails (set compare.gates, or --fail-on)' : ''
}

function metricWords({metrics, hasOld}: ConcludeContext): string {
  if (!hasOld) return 'there is no old model to compare with'
  const count = (verdict: MetricComparison['verdict']): number =>
    metrics.filter(metric => metric.verdict === verdict).length
  if (metrics.length > 0 && count('equal') === metrics.length) return 'the models answer alike'
  const parts = [
    [count('better'), 'better'],
    [count('worse'), 'worse'],
  ] as const
  const shown = parts.flatMap(([size, word]) =>
    size === 0 ? [] : [`${size} ${are(size)} ${word}`],
  )
  const rest = metrics.length - count('better') - count('worse')
  const all = counted(metrics.length, 'metric')
  if (shown.length === 0) return `no difference is shown in ${all}`
  const unclear = rest === 0 ? [] : [`of ${rest} no difference is shown`]
  return `of ${all} ${[...shown, ...unclear].join(', ')}`
}

const are = (count: number): string => (count === 1 ? 'is' : 'are')

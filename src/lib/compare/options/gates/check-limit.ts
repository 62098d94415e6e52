import {gateError, type GateMetric} from './gate-metric.ts'

/**
 * Refuses a bound that no value of the metric can keep, or none can break, such as accuracy in percent.
 *
 * @throws MlopsError `COMPARE_GATE`.
 */
export function checkBound(limit: number, {name, range}: GateMetric, text: string): void {
  const [low, high] = range
  if (limit >= (low ?? -Infinity) && limit <= (high ?? Infinity)) return
  throw gateError(`${text}: ${limit} is no value that ${name} can have.`, rangeHint(name, range))
}

/**
 * Refuses a change that is as large as the whole range of the metric.
 *
 * @throws MlopsError `COMPARE_GATE`.
 */
export function checkChange(size: number, {name, range}: GateMetric, text: string): void {
  const [low, high] = range
  if (low === null || high === null || size < high - low) return
  throw gateError(`${text}: ${name} cannot change by ${size}.`, rangeHint(name, range))
}

function rangeHint(name: string, [low, high]: GateMetric['range']): string {
  if (low !== null && high !== null) return `${name} lies between ${low} and ${high}.`
  return low === null ? `${name} is at most ${high ?? ''}.` : `${name} is at least ${low}.`
}

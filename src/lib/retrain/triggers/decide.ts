import type {Decision, Hold, TriggerResult} from '../types.ts'

export type Combine = 'any' | 'all' | {readonly at_least: number}

export interface Measured {
  /** first and force, which decide by themselves. */
  readonly absolute: readonly TriggerResult[]
  /** null where mlops.yaml has none. */
  readonly schedule: TriggerResult | null
  readonly triggers: readonly TriggerResult[]
  readonly holds: readonly Hold[]
  readonly nextAt: string | null
}

/**
 * Whether to retrain: by force, because there is no model yet, because it is time, or because so many triggers fired
 * as `combine` asks for. What holds back counts against all but the first two, where a spent budget is told. A trigger that is unknown never fires.
 */
export function decide(
  {absolute, schedule, triggers, holds, nextAt}: Measured,
  combine: Combine,
): Decision {
  const all = [...absolute, ...(schedule === null ? [] : [schedule]), ...triggers]
  const common = {triggers: all, holds, nextAt}
  const certain = absolute.find(isFired)
  if (certain !== undefined) {
    const spent = holds.filter(({kind}) => kind === 'budget').map(({reason}) => ` ${reason}`)
    return {...common, retrain: true, reason: certain.reason + spent.join('')}
  }
  const fired = triggers.filter(isFired)
  const isTime = schedule !== null && isFired(schedule)
  if (!isTime && fired.length < needed(combine, triggers.length))
    return {...common, retrain: false, reason: quiet(all, fired, combine, triggers.length)}
  const why = [...(isTime ? [schedule] : []), ...fired].map(({reason}) => reason).join(' ')
  const [hold] = holds
  return hold === undefined
    ? {...common, retrain: true, reason: why}
    : {...common, retrain: false, reason: `${why} But ${lowerFirst(hold.reason)}`}
}

const isFired = ({verdict}: TriggerResult): boolean => verdict === 'fired'

/** Without triggers none can fire, so more than there are is asked for. */
function needed(combine: Combine, count: number): number {
  if (combine === 'any' || count === 0) return 1
  return combine === 'all' ? count : combine.at_least
}

function quiet(
  all: readonly TriggerResult[],
  fired: readonly TriggerResult[],
  combine: Combine,
  count: number,
): string {
  if (all.length === 0) return 'mlops.yaml has neither a schedule nor a trigger.'
  if (fired.length > 0)
    return `${fired.length} of ${count} triggers fired, and it takes ${needed(combine, count)}.`
  const [only] = all
  return all.length === 1 && only !== undefined ? only.reason : 'No trigger fired.'
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

import {setTimeout as wait} from 'node:timers/promises'

/** What tells the time; tests have one of their own. */
export interface Clock {
  nowMs(): number
  /** Resolves after so long, or when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  async sleep(ms, signal) {
    await wait(ms, undefined, {signal}).catch(() => undefined)
  },
}

const LOOK_MS = 60_000

/**
 * Waits for a moment by looking at the clock once a minute. A single timer would end too late where the machine
 * slept or its clock was set, and at once beyond 24.8 days, which is the most that timers of Node know.
 *
 * It ends early when the clock is set back to before `sinceMs`: the moment was found by a clock that was wrong.
 */
export async function waitUntil(
  moment: {readonly untilMs: number; readonly sinceMs: number},
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const nowMs = clock.nowMs()
    if (nowMs >= moment.untilMs || nowMs < moment.sinceMs) return
    await clock.sleep(Math.min(moment.untilMs - nowMs, LOOK_MS), signal)
  }
}

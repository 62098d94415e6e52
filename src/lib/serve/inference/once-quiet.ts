/**
 * Calls `next` as soon as the loop has turned once without an event, or after `mostMs`. A turn accepts
 * one connection and reads what has come on others, so a run between any two turns would let clients
 * wait that could be refused, or whose rows could share the run.
 */
export function onceQuiet(mostMs: number, next: () => void): void {
  const endsAt = performance.now() + mostMs
  let before = eventCount()
  const turn = (): void => {
    const now = eventCount()
    if (now === before || performance.now() >= endsAt) {
      next()
      return
    }
    before = now
    setImmediate(turn)
  }
  setImmediate(turn)
}

/** Events that the loop has handled so far. */
function eventCount(): number {
  return performance.nodeTiming.uvMetricsInfo.events
}

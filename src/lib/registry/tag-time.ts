import type {RegisteredModel} from './registry-state.ts'

/**
 * Tag times of the next `count` tags of a model, seconds since 1970: now, but each at least one
 * second after the tag before. GTO orders by time alone, and of two tags of one second it may take
 * the wrong one.
 */
export function tagTimes(
  model: RegisteredModel | undefined,
  count: number,
  nowMs: number = Date.now(),
): number[] {
  const last = model?.events.at(-1)?.time ?? 0
  const first = Math.max(Math.floor(nowMs / 1000), last + 1)
  return Array.from({length: count}, (_, i) => first + i)
}

/** The counter of a model's next stage tag: one more than the highest on any of its tags. */
export function nextCounter(model: RegisteredModel | undefined): number {
  return 1 + (model?.events ?? []).reduce((max, event) => Math.max(max, event.counter ?? 0), 0)
}

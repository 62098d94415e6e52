import {isAlive as isRunning} from '../platform/files/index.ts'
import type {Segment} from './list-files.ts'
import {dayOf} from './places.ts'
import {HOST} from './segment-name.ts'

/** A request that began before midnight has been written so long after it. */
const QUIET_MS = 10 * 60_000

/**
 * The segments that nobody writes to any more: of a process that is gone, or that has begun another
 * one since; and of a day that is over, since nobody writes to the segment of an earlier day.
 */
export function closedSegments(
  segments: readonly Segment[],
  nowMs: number,
  isAlive: (pid: number) => boolean = isRunning,
): readonly Segment[] {
  const today = dayOf(nowMs)
  const newest = new Map<string, number>()
  for (const {host, pid, createdMs} of segments) {
    const owner = `${host} ${pid}`
    newest.set(owner, Math.max(newest.get(owner) ?? 0, createdMs))
  }
  return segments.filter(({host, pid, createdMs, day, modifiedMs}) => {
    if (createdMs < (newest.get(`${host} ${pid}`) ?? 0)) return true
    if (host === HOST && !isAlive(pid)) return true
    return day < today && nowMs - modifiedMs > QUIET_MS
  })
}

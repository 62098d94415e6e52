import type {OpenRun, Run} from '../types.ts'
import {appendEvent} from './event-file.ts'
import {applyEvent, type RunEvent} from './run-events.ts'

/** A run that goes on: each stage is on the disk before it counts. What it tells of itself is the state by then. */
export function openRun(read: Run, file: string): OpenRun {
  let run = read
  let started: Promise<void> | undefined

  async function add(event: RunEvent): Promise<void> {
    await appendEvent(file, event)
    run = applyEvent(run, event)
  }

  function assertOpen(): void {
    if (run.outcome === null || run.outcome === 'awaiting_approval') return
    throw new Error(`Run ${run.id} has ended: ${run.outcome}.`)
  }

  const methods: Pick<OpenRun, 'complete' | 'end'> = {
    async complete(stage, work) {
      const recorded = run.records[stage]
      if (recorded !== undefined) return recorded
      assertOpen()
      started ??= add({event: 'started', at: now(), pid: process.pid})
      await started
      const startedAt = performance.now()
      const record = await work()
      const seconds = Math.round(performance.now() - startedAt) / 1000
      await add({event: 'completed', at: now(), stage, seconds, record})
      return record
    },
    async end(outcome, reason, error = null) {
      assertOpen()
      await add({event: 'ended', at: now(), outcome, reason, error})
      return run
    },
  }
  const state: PropertyDescriptorMap = {}
  for (const key of Object.keys(read) as (keyof Run)[])
    state[key] = {get: () => run[key], enumerable: true}
  return Object.defineProperties(methods, state) as OpenRun
}

function now(): string {
  return new Date().toISOString()
}

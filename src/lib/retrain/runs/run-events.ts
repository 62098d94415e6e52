import {z} from 'zod'
import {RETRAIN_OUTCOMES} from '../../project/index.ts'
import {STAGES, type Run, type RunPlan, type StageName, type StageRecords} from '../types.ts'

/** Version of the lines; raised when one changes meaning. */
export const EVENTS_VERSION = 1

const at = z.iso.datetime()

/** What this program wrote itself is only checked as far as it takes to tell that it is whole. */
export const eventSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('begun'),
    at,
    version: z.number(),
    id: z.string(),
    plan: z.custom<RunPlan>(value => typeof value === 'object' && value !== null && 'key' in value),
  }),
  z.object({event: z.literal('started'), at, pid: z.number()}),
  z.object({
    event: z.literal('completed'),
    at,
    stage: z.enum(STAGES),
    seconds: z.number(),
    record: z.custom<StageRecords[StageName]>(value => typeof value === 'object' && value !== null),
  }),
  z.object({
    event: z.literal('ended'),
    at,
    outcome: z.enum(RETRAIN_OUTCOMES),
    reason: z.string(),
    error: z
      .object({code: z.string(), message: z.string(), hint: z.string().nullable()})
      .nullable(),
  }),
])
export type RunEvent = z.output<typeof eventSchema>

/**
 * The state that the events of a run tell, in their order; undefined where it was not even begun.
 *
 * @param folder - Absolute folder of the run.
 */
export function foldEvents(events: readonly RunEvent[], folder: string): Run | undefined {
  const [begun, ...rest] = events
  if (begun?.event !== 'begun') return undefined
  let run: Run = {
    id: begun.id,
    plan: begun.plan,
    folder,
    startedAt: begun.at,
    updatedAt: begun.at,
    records: {},
    seconds: {},
    outcome: null,
    reason: null,
    error: null,
    attempts: 0,
  }
  for (const event of rest) run = applyEvent(run, event)
  return run
}

export function applyEvent(run: Run, event: RunEvent): Run {
  const updated = {...run, updatedAt: event.at}
  switch (event.event) {
    case 'begun':
      return updated
    case 'started':
      return {...updated, attempts: run.attempts + 1}
    case 'completed':
      return {
        ...updated,
        records: {...run.records, [event.stage]: event.record},
        seconds: {...run.seconds, [event.stage]: event.seconds},
      }
    case 'ended':
      return {...updated, outcome: event.outcome, reason: event.reason, error: event.error}
  }
}

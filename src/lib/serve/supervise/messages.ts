import {z} from 'zod'

/** What a worker tells the supervisor. */
export const FROM_WORKER = {
  alive: 'alive',
  ready: 'ready',
  /** It cannot work, and a restart would not help. */
  fatal: 'fatal',
  /** Asks for the metrics of every process. */
  gather: 'gather',
} as const

/** What the supervisor tells a worker. */
export const TO_WORKER = {drain: 'drain', collect: 'collect', message: 'message'} as const

export const failureSchema = z.object({
  code: z.string().nullable(),
  message: z.string(),
  hint: z.string().nullable(),
})

const sample = z.object({
  metricName: z.string().exactOptional(),
  labels: z.record(z.string(), z.union([z.string(), z.number()])),
  // JSON has no NaN; such a number is left out of what is added up.
  value: z
    .number()
    .nullable()
    .transform(value => value ?? 0),
})

export const metricFamilies = z.array(
  z.object({
    name: z.string(),
    help: z.string(),
    type: z.enum(['counter', 'gauge', 'histogram']),
    aggregator: z.enum(['sum', 'min', 'max', 'first']),
    values: z.array(sample),
  }),
)

import {z} from 'zod'
import {notifySchema} from './notify.ts'
import {durationSchema, textSchema} from './scalars.ts'

export const monitorSchema = z
  .strictObject({
    window: durationSchema.default('1d').describe('Length of time that one measurement covers.'),
    alerts: z
      .array(
        z.strictObject({
          when: textSchema.describe('Condition on measured values, such as drift.share > 0.3.'),
          notify: z.array(notifySchema).default([]).describe('Who is told.'),
        }),
      )
      .default([])
      .describe('Conditions that someone wants to hear of.'),
  })
  .describe('What is watched in production.')

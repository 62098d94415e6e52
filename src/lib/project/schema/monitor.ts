import {z} from 'zod'
import {durationSchema, textSchema} from './scalars.ts'

const notifySchema = z
  .strictObject({
    webhook: textSchema
      .describe('URL that gets the alert as JSON; keep it in the environment: ${SLACK_WEBHOOK}.')
      .exactOptional(),
    command: textSchema
      .describe('Command that gets the alert on its standard input.')
      .exactOptional(),
  })
  .refine(({webhook, command}) => (webhook === undefined) !== (command === undefined), {
    message: 'expected either `webhook` or `command`',
  })

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

import {z} from 'zod'
import {betterSchema, textSchema} from './scalars.ts'

const gateSchema = z.strictObject({
  metric: textSchema.describe('Metric that the gate looks at.'),
  better: betterSchema.exactOptional(),
  max: z.number().describe('The new model may not be above it.').exactOptional(),
  min: z.number().describe('The new model may not be below it.').exactOptional(),
  non_inferiority: z
    .number()
    .min(0)
    .describe('How much worse than the old model is still accepted, in units of the metric.')
    .exactOptional(),
  slices: z.boolean().default(false).describe('Whether every slice must pass too.'),
})

export const compareSchema = z
  .strictObject({
    alpha: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.05)
      .describe('Probability of a false alarm that the tests keep to.'),
    gates: z
      .array(gateSchema)
      .default([])
      .describe('What a new model must fulfil; without any, compare only reports.'),
  })
  .describe('When a new model is good enough to replace the old one.')

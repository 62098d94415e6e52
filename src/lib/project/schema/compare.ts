import {z} from 'zod'
import {betterSchema, shareSchema, textSchema} from './scalars.ts'

/** A number in units of the metric, or a percentage of the old value such as 2%. */
const marginSchema = z.union([
  z.number().min(0),
  z.string().regex(/^\d+(\.\d+)? ?%$/, 'a number that is not negative, or a percentage such as 2%'),
])

const gateSchema = z
  .strictObject({
    metric: textSchema.describe(
      'Metric that the gate looks at, or negative_flip_rate, churn, latency_ratio, size_ratio and the like.',
    ),
    better: betterSchema.exactOptional(),
    max: z.number().describe('The new model may not be above it.').exactOptional(),
    min: z.number().describe('The new model may not be below it.').exactOptional(),
    non_inferiority: marginSchema
      .describe(
        'How much worse than the old model is still accepted: in units of the metric, or 2%.',
      )
      .exactOptional(),
    superiority: marginSchema
      .describe('By more than how much it must be better than the old model; 0 for any.')
      .exactOptional(),
    slices: z
      .enum(['no_harm', 'pass', 'off'])
      .default('no_harm')
      .describe(
        'no_harm: no slice may be shown to break the gate; pass: each must pass it; off: all rows alone.',
      ),
  })
  .refine(
    gate =>
      [gate.max, gate.min, gate.non_inferiority, gate.superiority].some(
        limit => limit !== undefined,
      ),
    'a gate needs max, min, non_inferiority or superiority',
  )

export const compareSchema = z
  .strictObject({
    alpha: z
      .number()
      .gt(0)
      .lt(0.5)
      .default(0.05)
      .describe('Probability of a false alarm that the tests keep to.'),
    correction: z
      .enum(['holm', 'bh', 'none'])
      .default('holm')
      .describe('How p-values are corrected for the number of tests.'),
    gates: z
      .array(gateSchema)
      .default([])
      .describe('What a new model must fulfil; without any, compare only reports.'),
    against: textSchema
      .describe('Model to compare with where none is named: #production, latest, …')
      .exactOptional(),
    group: textSchema
      .describe('Column whose equal values are rows that belong together, such as a customer.')
      .exactOptional(),
    fairness: z
      .strictObject({
        by: z.array(textSchema).min(1).describe('Columns whose groups should be treated alike.'),
      })
      .describe('Groups that are held against each other.')
      .exactOptional(),
    horizon: z
      .int()
      .min(1)
      .default(1)
      .describe('Of forecasts: steps ahead, so that the errors of so many neighbours overlap.'),
    on_missing_baseline: z
      .enum(['error', 'pass', 'inconclusive'])
      .default('error')
      .describe(
        'Where there is no old model: an error, or only bounds count, or no verdict without it.',
      ),
    max_leakage: shareSchema
      .describe('Largest share of test rows that may stand in the training data.')
      .exactOptional(),
  })
  .describe('When a new model is good enough to replace the old one.')

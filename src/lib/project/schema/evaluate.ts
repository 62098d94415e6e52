import {z} from 'zod'
import {countSchema, textSchema} from './scalars.ts'

export const evaluateSchema = z
  .strictObject({
    metrics: z
      .array(textSchema)
      .min(1)
      .describe('Metrics to report; those usual for the task where left out.')
      .exactOptional(),
    slices: z
      .strictObject({
        by: z.array(textSchema).min(1).describe('Columns; each value is a slice of its own.'),
        min_size: countSchema.default(100).describe('Slices of fewer rows are not judged.'),
      })
      .describe('Parts of the data that are measured on their own.')
      .exactOptional(),
  })
  .describe('What `mlops evaluate` measures.')

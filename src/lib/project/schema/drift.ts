import {z} from 'zod'
import {shareSchema, textSchema} from './scalars.ts'

const columnSchema = z.strictObject({
  method: textSchema
    .describe('Test or distance, such as ks, psi, wasserstein, jensenshannon, chisquare.')
    .exactOptional(),
  threshold: z.number().min(0).describe('Value from which the column has drifted.').exactOptional(),
})

export const driftSchema = z
  .strictObject({
    columns: z
      .record(z.string(), columnSchema)
      .default({})
      .describe('Method and threshold by column; others are chosen by type and size.'),
    exclude: z.array(textSchema).default([]).describe('Columns that are not looked at.'),
    fail_when: z
      .strictObject({
        share: shareSchema
          .describe('Fail when at least this share of the columns drifted.')
          .exactOptional(),
        any: z
          .array(textSchema)
          .describe('Fail when one of these columns drifted.')
          .exactOptional(),
      })
      .describe('When a drift report is a failure (exit 3).')
      .exactOptional(),
  })
  .describe('How drift is measured and when it is a failure.')

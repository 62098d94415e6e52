import {z} from 'zod'
import {imageSchema} from './model.ts'
import {countSchema, shareSchema, textSchema} from './scalars.ts'

const columnSchema = z.strictObject({
  method: textSchema
    .describe('Test or distance, such as ks, psi, wasserstein, jensen_shannon, chi2.')
    .exactOptional(),
  threshold: z
    .number()
    .min(0)
    .describe('Value from which the column has drifted; of the p-value for tests.')
    .exactOptional(),
})

export const driftSchema = z
  .strictObject({
    preset: z
      .enum(['default', 'evidently', 'nannyml'])
      .default('default')
      .describe(
        'Whose methods and thresholds decide: ours, or exactly those of Evidently or NannyML.',
      ),
    columns: z
      .record(z.string(), columnSchema)
      .default({})
      .describe('Method and threshold by column; others are chosen by type and size.'),
    exclude: z.array(textSchema).default([]).describe('Columns that are not looked at.'),
    min_rows: countSchema
      .default(200)
      .describe('With fewer rows, a column without drift is insufficient, not stable.'),
    streams: z
      .array(textSchema)
      .describe(
        'Columns, or errors, in which changes over time are looked for; errors and predictions where left out.',
      )
      .exactOptional(),
    images: z
      .strictObject({
        model: textSchema
          .describe('ONNX file that embeds pictures, relative to mlops.yaml.')
          .exactOptional(),
        output: textSchema
          .describe(
            'Output that is the embedding, or a tensor inside of the graph; the only output of real numbers where left out.',
          )
          .exactOptional(),
        image: imageSchema
          .describe('How a picture becomes its tensor; model.image where left out.')
          .exactOptional(),
      })
      .describe('Drift of what pictures show, by a model that embeds them.')
      .exactOptional(),
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
      .describe('When a drift report is a failure (exit 3); by default when any column drifted.')
      .exactOptional(),
  })
  .describe('How drift is measured and when it is a failure.')

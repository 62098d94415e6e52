import {z} from 'zod'
import {countSchema, cronSchema, durationSchema, shareSchema, textSchema} from './scalars.ts'

const triggersSchema = z
  .strictObject({
    combine: z
      .enum(['any', 'all'])
      .default('any')
      .describe('Whether one trigger is enough or all must hold.'),
    drift: z
      .strictObject({share: shareSchema.describe('Share of the columns that drifted.')})
      .describe('Retrain on drift.')
      .exactOptional(),
    performance: z
      .strictObject({
        metric: textSchema.describe('Metric that is watched.'),
        drop: z.number().gt(0).describe('How much worse than at registration, in its units.'),
      })
      .describe('Retrain when the model got worse.')
      .exactOptional(),
    new_data: z
      .strictObject({rows: countSchema.describe('Labelled rows since the last training.')})
      .describe('Retrain when there is enough new data.')
      .exactOptional(),
  })
  .describe('Events that start a retraining beside the schedule.')

export const retrainSchema = z
  .strictObject({
    every: z
      .union([z.literal('auto'), durationSchema])
      .describe('Time between trainings, such as 14d; auto takes what `retrain advise` finds.')
      .exactOptional(),
    cron: cronSchema.describe('Schedule as a cron expression, instead of `every`.').exactOptional(),
    timezone: textSchema.default('UTC').describe('Time zone of the cron expression.'),
    triggers: triggersSchema.exactOptional(),
    strategy: z
      .enum(['scratch', 'fine_tune', 'auto'])
      .default('auto')
      .describe('Train anew, go on from the model in use, or whichever proved better.'),
    gate: z
      .enum(['compare', 'none'])
      .default('compare')
      .describe('What a new model must pass before it is registered.'),
    approval: z
      .strictObject({
        deploy: z
          .enum(['required', 'none'])
          .default('required')
          .describe('Whether a person must agree before a new model is deployed.'),
      })
      .prefault({})
      .describe('Where a person must agree.'),
  })
  .refine(retrain => retrain.every === undefined || retrain.cron === undefined, {
    path: ['cron'],
    message: 'either `every` or `cron`, not both',
  })
  .describe('When and how the model is trained again.')

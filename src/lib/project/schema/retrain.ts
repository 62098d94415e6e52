import {Cron} from 'croner'
import {z} from 'zod'
import {hasOneWay, notifyFields} from './notify.ts'
import {
  countSchema,
  cronSchema,
  durationSchema,
  nameSchema,
  shareSchema,
  textSchema,
} from './scalars.ts'

const minRowsSchema = countSchema
  .default(200)
  .describe('With fewer rows the trigger says nothing yet.')

const triggersSchema = z
  .strictObject({
    combine: z
      .union([
        z.enum(['any', 'all']),
        z.strictObject({at_least: countSchema.describe('So many of them must hold.')}),
      ])
      .default('any')
      .describe('How many of the triggers below must hold: any, all, or {at_least: 2}.'),
    drift: z
      .strictObject({
        share: shareSchema.describe('Share of the columns that drifted.'),
        last: durationSchema
          .describe('Rows of so long are looked at; all since the training where left out.')
          .exactOptional(),
        min_rows: minRowsSchema,
      })
      .describe('Retrain on drift of the logged predictions, or of new data where none are logged.')
      .exactOptional(),
    performance: z
      .strictObject({
        metric: textSchema.describe('Metric that is watched.'),
        drop: z.number().gt(0).describe('How much worse than at registration, in its units.'),
        estimate: z
          .boolean()
          .default(false)
          .describe('Estimate it from the probabilities of the model while labels are missing.'),
        min_rows: minRowsSchema,
      })
      .describe('Retrain when the model got worse on labelled rows that came later.')
      .exactOptional(),
    new_data: z
      .strictObject({rows: countSchema.describe('Labelled rows since the last training.')})
      .describe('Retrain when there is enough new data.')
      .exactOptional(),
    cost: z
      .strictObject({
        share: z
          .number()
          .gt(0)
          .default(1)
          .describe('Fires when the excess cost since the training is so many times that of one.'),
        min_rows: minRowsSchema,
      })
      .describe('Retrain when the decay has cost as much as a training does; needs `retrain.cost`.')
      .exactOptional(),
  })
  .describe('Events that start a retraining beside the schedule.')

const costSchema = z
  .strictObject({
    training: z
      .number()
      .min(0)
      .describe('Money that one update costs: machine, labels, validation, approval.'),
    error: z
      .number()
      .min(0)
      .describe('Money that one prediction loses when the metric is worse by 1.'),
    predictions: z.number().gt(0).describe('Predictions a day.'),
    metric: textSchema
      .describe('Metric whose decay costs money; the first of evaluate.metrics where left out.')
      .exactOptional(),
    currency: textSchema.default('EUR').describe('Shown beside amounts.'),
  })
  .describe('What decay and retraining cost; `retrain advise` and the cost trigger weigh them.')

const dataSchema = z
  .strictObject({
    window: durationSchema
      .describe('Train on the newest rows of so long; on all where left out.')
      .exactOptional(),
    test: z
      .union([durationSchema, shareSchema])
      .default(0.2)
      .describe('Newest rows that are kept for the test: a length such as 30d, or a share.'),
    label_delay: durationSchema
      .default('0s')
      .describe('Rows younger than it are left out, since their labels may be missing yet.'),
    min_rows: countSchema
      .default(100)
      .describe('With fewer rows to train or to test on, none runs.'),
  })
  .describe('Which rows of data.source a retraining takes; needs data.timestamp.')

/** How a run of `mlops retrain` ends, or what it waits for. */
export const RETRAIN_OUTCOMES = [
  'deployed',
  'staged',
  'awaiting_approval',
  'gate_failed',
  'inconclusive',
  'unchanged',
  'rejected',
  'expired',
  'failed',
] as const

export const retrainSchema = z
  .strictObject({
    every: z
      .union([z.literal('auto'), durationSchema])
      .describe('Time between trainings, such as 14d; auto takes what `retrain advise` finds.')
      .exactOptional(),
    cron: cronSchema.describe('Schedule as a cron expression, instead of `every`.').exactOptional(),
    timezone: textSchema.default('UTC').describe('Time zone of the cron expression.'),
    starting_deadline: durationSchema
      .describe('A scheduled start that was missed by more waits for the next one.')
      .exactOptional(),
    check: durationSchema
      .default('1d')
      .describe('How often `--watch` and installed jobs look at the triggers.'),
    triggers: triggersSchema.exactOptional(),
    cooldown: durationSchema
      .describe('No training sooner than this after the last one; --force sets it aside.')
      .exactOptional(),
    warm_up: durationSchema
      .describe('No training for so long after a model was registered; --force sets it aside.')
      .exactOptional(),
    budget: z
      .strictObject({
        trainings: countSchema.describe('Most retrainings.').exactOptional(),
        hours: z.number().gt(0).describe('Most hours of training.').exactOptional(),
        per: durationSchema.default('30d').describe('Time that the budget is for.'),
      })
      .describe('How much training there may be in a time.')
      .exactOptional(),
    cost: costSchema.exactOptional(),
    data: dataSchema.prefault({}),
    strategy: z
      .enum(['scratch', 'fine_tune', 'auto'])
      .default('auto')
      .describe('Train anew, go on from the model in use, or both and take the better.'),
    scratch_every: countSchema
      .describe('With fine_tune and auto: every so many-th training is from scratch.')
      .exactOptional(),
    gate: z
      .enum(['compare', 'none'])
      .default('compare')
      .describe('What a new model must pass before it is registered.'),
    stage: nameSchema
      .describe('Stage that a new model is for; the last of registry.stages where left out.')
      .exactOptional(),
    approval: z
      .strictObject({
        deploy: z
          .enum(['required', 'none'])
          .default('required')
          .describe('Whether a person must agree before a new model is deployed.'),
        expires: durationSchema
          .default('14d')
          .describe('A model that nobody agreed to for so long is not deployed any more.'),
      })
      .prefault({})
      .describe('Where a person must agree.'),
    lease: z
      .strictObject({
        remote: textSchema
          .describe(
            'Git remote through which machines agree on who retrains; none: this machine alone.',
          )
          .exactOptional(),
        ttl: durationSchema
          .default('10m')
          .describe('A holder of another machine that is silent for so long has ended.'),
      })
      .prefault({})
      .describe('One retraining of a model at a time.'),
    keep: z
      .strictObject({
        runs: countSchema.default(10).describe('So many of the newest runs keep them.'),
        for: durationSchema.default('90d').describe('Older runs keep them no longer.'),
      })
      .prefault({})
      .describe('Rows and candidates of runs that ended; their events and reports stay for good.'),
    notify: z
      .array(
        z
          .strictObject({
            ...notifyFields,
            on: z
              .array(z.enum(RETRAIN_OUTCOMES))
              .min(1)
              .default([...RETRAIN_OUTCOMES])
              .describe('Outcomes that are told; all where left out.'),
          })
          .refine(hasOneWay, {message: 'expected either `webhook` or `command`'}),
      )
      .default([])
      .describe('Who is told what came out.'),
  })
  .refine(retrain => retrain.every === undefined || retrain.cron === undefined, {
    path: ['cron'],
    message: 'either `every` or `cron`, not both',
  })
  .superRefine(({cron, timezone}, context) => {
    const wrong = wrongSchedule(cron, timezone)
    if (wrong !== null) context.addIssue({code: 'custom', ...wrong})
  })
  .refine(retrain => retrain.triggers?.cost === undefined || retrain.cost !== undefined, {
    path: ['triggers', 'cost'],
    message: 'needs `retrain.cost`: what a training and what an error cost',
  })
  .describe('When and how the model is trained again.')

/** What is wrong with a cron expression or its time zone; null where nothing is. */
function wrongSchedule(
  cron: string | undefined,
  timezone: string,
): {readonly path: string[]; readonly message: string} | null {
  try {
    new Intl.DateTimeFormat('en', {timeZone: timezone})
  } catch {
    return {path: ['timezone'], message: `${timezone} is no time zone, such as Europe/Berlin`}
  }
  if (cron === undefined) return null
  try {
    new Cron(cron, {timezone, paused: true, mode: '5-or-6-parts'})
    return null
  } catch (error) {
    return {path: ['cron'], message: error instanceof Error ? error.message : String(error)}
  }
}

import {z} from 'zod'
import {betterSchema, countSchema, durationSchema, percentSchema, textSchema} from './scalars.ts'

const measureSchema = z.strictObject({
  metric: textSchema.describe('Metric compared between the versions.'),
  better: betterSchema.exactOptional(),
  margin: z
    .number()
    .min(0)
    .describe('Difference that is still accepted, in units of the metric.')
    .exactOptional(),
  margin_relative: z
    .number()
    .min(0)
    .describe('Difference that is still accepted, as a share of the old value.')
    .exactOptional(),
})

const stepSchema = z.strictObject({
  weight: percentSchema.describe('Percentage of the requests that the new version answers.'),
  hold: durationSchema.describe('How long the step lasts at least.').exactOptional(),
  approval: z
    .enum(['required', 'none'])
    .default('none')
    .describe('Whether a person must agree before the next step.'),
})

export const rolloutSchema = z
  .strictObject({
    shadow: z
      .strictObject({
        percent: percentSchema
          .default(100)
          .describe('Percentage of the requests that the new version sees as well.'),
        min_requests: countSchema
          .default(1000)
          .describe('Requests after which shadowing is judged.'),
      })
      .describe('The new version sees requests and its answers are only logged.')
      .exactOptional(),
    steps: z
      .array(stepSchema)
      .min(1)
      .default([{weight: 100, approval: 'none'}])
      .describe('The way from few requests to all.'),
    analysis: z
      .strictObject({
        interval: durationSchema.default('1m').describe('Time between two judgements.'),
        guardrails: z
          .array(measureSchema)
          .default([])
          .describe('Metrics that roll back when they get worse.'),
        signals: z
          .array(measureSchema)
          .default([])
          .describe('Metrics that are reported and pause the rollout when they differ.'),
      })
      .prefault({})
      .describe('What decides between going on and rolling back.'),
  })
  .describe('How a new version takes over from the old one.')

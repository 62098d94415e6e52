import {z} from 'zod'
import {nearest} from '../../core/text/index.ts'
import {nameSchema, textSchema} from './scalars.ts'

const policySchema = z.strictObject({
  from: nameSchema.describe('Stage that the version must be in already.').exactOptional(),
  branches: z
    .array(textSchema)
    .min(1)
    .describe('Branches that must contain the version; * matches a part of a name.')
    .exactOptional(),
  require: z
    .enum(['compare', 'none'])
    .describe('Evidence that must be there: a comparison that passed.')
    .exactOptional(),
})

export const registrySchema = z
  .strictObject({
    stages: z
      .array(nameSchema)
      .min(1)
      .default(['staging', 'production'])
      .describe('Stages in their order; promote accepts no other.'),
    promote: z
      .record(z.string(), policySchema)
      .default({})
      .describe('What a promotion to a stage needs, by stage.'),
  })
  .superRefine(({stages, promote}, context) => {
    const check = (stage: string, path: string[]): void => {
      if (stages.includes(stage)) return
      context.addIssue({
        code: 'custom',
        path,
        message: `there is no stage "${stage}"; the stages are ${stages.join(', ')}`,
        params: {expected: `one of ${stages.join(', ')}`, suggestion: nearest(stage, stages)},
      })
    }
    for (const [stage, {from}] of Object.entries(promote)) {
      check(stage, ['promote', stage])
      if (from !== undefined) check(from, ['promote', stage, 'from'])
    }
  })
  .describe('Stages, and what promotions need.')

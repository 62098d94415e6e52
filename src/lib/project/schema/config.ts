import {z} from 'zod'
import {compareSchema} from './compare.ts'
import {dataSchema} from './data.ts'
import {driftSchema} from './drift.ts'
import {evaluateSchema} from './evaluate.ts'
import {modelSchema} from './model.ts'
import {monitorSchema} from './monitor.ts'
import {packageSchema} from './package.ts'
import {registrySchema} from './registry.ts'
import {retrainSchema} from './retrain.ts'
import {rolloutSchema} from './rollout.ts'
import {nameSchema} from './scalars.ts'
import {serveSchema} from './serve.ts'
import {trainSchema} from './train.ts'

/**
 * The whole of mlops.yaml. Sections whose every key has a default are always there after parsing;
 * `train`, `monitor`, `retrain`, `rollout` and `package` are absent unless the file has them.
 */
export const configSchema = z
  .strictObject({
    name: nameSchema.describe('Name of the model; unique in the repository, part of its tags.'),
    description: z.string().describe('What the model is for, one line.').exactOptional(),
    model: modelSchema,
    data: dataSchema.prefault({}),
    train: trainSchema.exactOptional(),
    evaluate: evaluateSchema.prefault({}),
    compare: compareSchema.prefault({}),
    drift: driftSchema.prefault({}),
    serve: serveSchema.prefault({}),
    monitor: monitorSchema.exactOptional(),
    retrain: retrainSchema.exactOptional(),
    rollout: rolloutSchema.exactOptional(),
    registry: registrySchema.prefault({}),
    package: packageSchema.exactOptional(),
  })
  .describe('Configuration of one model of mlops.')

export type ProjectConfig = z.output<typeof configSchema>
/** What may be written in mlops.yaml: keys with a default are optional here. */
export type ProjectConfigInput = z.input<typeof configSchema>

import {z} from 'zod'
import {durationSchema, textSchema} from './scalars.ts'

export const trainSchema = z
  .strictObject({
    command: textSchema.describe(
      'The command that trains, run in the folder of mlops.yaml with MLOPS_TRAIN_DATA, ' +
        'MLOPS_OUTPUT_DIR and others; it writes model.onnx and metrics.json.',
    ),
    format: z
      .enum(['csv', 'parquet'])
      .default('csv')
      .describe('Format in which the data is handed to the command.'),
    timeout: durationSchema.default('6h').describe('Training that takes longer is stopped.'),
    seed: z.int().min(0).default(0).describe('Given to the command as MLOPS_SEED.'),
    env: z
      .record(z.string(), z.string())
      .describe('Further environment variables of the command.')
      .exactOptional(),
  })
  .describe('How a new model is trained: any command, in any language.')

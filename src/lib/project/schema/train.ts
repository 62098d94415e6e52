import {z} from 'zod'
import {countSchema, durationSchema, sizeSchema, textSchema} from './scalars.ts'

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
    retries: z
      .int()
      .min(0)
      .default(0)
      .describe('How often a command that failed is run again before it is an error.'),
    limits: z
      .strictObject({
        memory: sizeSchema
          .describe('The command and all that it started are stopped above it.')
          .exactOptional(),
        threads: countSchema
          .describe('Threads that numerical libraries are told to take.')
          .exactOptional(),
      })
      .describe('What the command may take of the machine.')
      .exactOptional(),
    env: z
      .record(z.string(), z.string())
      .describe('Further environment variables of the command.')
      .exactOptional(),
  })
  .describe('How a new model is trained: any command, in any language.')

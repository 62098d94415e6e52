import {z} from 'zod'

export const packageSchema = z
  .strictObject({
    targets: z
      .array(
        z.enum([
          'docker',
          'sagemaker',
          'vertex',
          'kserve',
          'lambda',
          'ray',
          'spark',
          'web',
          'notebook',
        ]),
      )
      .min(1)
      .describe('What `mlops package` builds without a target on the command line.'),
  })
  .describe('Deployment packages.')

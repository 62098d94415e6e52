import {z} from 'zod'
import {textSchema} from './scalars.ts'

/** Where `mlops package` can take a model. */
export const PACKAGE_TARGETS = [
  'docker',
  'sagemaker',
  'vertex',
  'cloud-run',
  'ecs',
  'lambda',
  'spaces',
  'kserve',
  'kubernetes',
  'helm',
  'folder',
  'tar',
  'mlflow',
  'modelpack',
  'web',
  'web-file',
  'node',
  'notebook',
  'ort',
] as const

export const packageSchema = z
  .strictObject({
    targets: z
      .array(z.enum(PACKAGE_TARGETS))
      .min(1)
      .describe('What `mlops package` makes without --target on the command line.')
      .exactOptional(),
    image: textSchema
      .describe('Image of the containers, without its tag: registry.example.com/team/flights.')
      .exactOptional(),
    license: textSchema
      .describe('Licence of the model, an SPDX expression such as Apache-2.0.')
      .exactOptional(),
  })
  .describe('Deployment packages.')

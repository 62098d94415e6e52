import {createRequire} from 'node:module'
import {z} from 'zod'

const descriptionSchema = z.object({version: z.string()})

/** The releases of Python that packages name: the oldest that all of their requirements run on. */
export const PYTHON_VERSION = '3.11'

/** What `mlops_predictor.py` needs from PyPI. A runtime that is older than the one here may lack operators of the model. */
export function predictorRequirements(): readonly string[] {
  const require = createRequire(import.meta.url)
  const {version} = descriptionSchema.parse(require('onnxruntime-node/package.json'))
  const [major = 1, minor = 0] = version.split('.').map(Number)
  return ['numpy>=1.26,<3', `onnxruntime>=${major}.${minor},<${major + 1}`]
}

import type {ProjectConfig} from '../project/index.ts'
import type {ModelAbout} from './resolved-model.ts'

/** What an mlops.yaml says of its model. */
export function aboutConfig({description, package: packaged}: ProjectConfig): ModelAbout {
  return {
    description: description ?? null,
    license: packaged?.license ?? null,
    metrics: null,
    registeredAt: null,
    parent: null,
  }
}

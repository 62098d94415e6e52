import type {ModelOptions} from '../model/index.ts'
import type {ProjectConfig} from '../project/index.ts'

/** The part of mlops.yaml's `model` section that reading a model needs. */
export function modelOptions({model}: ProjectConfig): ModelOptions {
  const {task, features, output, image} = model
  return {
    ...(task === undefined ? {} : {task}),
    ...(features === undefined ? {} : {features}),
    ...(output === undefined ? {} : {output}),
    ...(image === undefined ? {} : {image}),
  }
}

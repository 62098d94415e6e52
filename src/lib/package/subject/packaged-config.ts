import {stringify} from 'yaml'
import type {InputPolicy} from '../../data/index.ts'
import type {ModelOptions} from '../../model/index.ts'
import {escapeReferences} from '../../project/index.ts'

interface ConfigParts {
  readonly name: string
  readonly description: string | null
  readonly options: ModelOptions
  readonly policy: InputPolicy
}

/** The mlops.yaml of a packaged model: what reading it needs, and what absent values become. */
export function packagedConfig({name, description, options, policy}: ConfigParts): string {
  const {inputs, nulls} = policy
  const model = {
    path: 'model.onnx',
    ...options,
    ...(Object.keys(inputs).length === 0 ? {} : {inputs}),
  }
  const config = {
    name,
    ...(description === null ? {} : {description}),
    model,
    data: {nulls},
  }
  return `# What mlops needs to run this model. Made by \`mlops package\`.\n${stringify(escapeReferences(config), {lineWidth: 0, aliasDuplicateObjects: false})}`
}

/** A bare file may be called what no model may: letters, digits, dashes, underscores and slashes stay. */
export function plainModelName(name: string): string {
  const cleaned = name
    .replace(/[^a-zA-Z0-9\-/_]+/g, '-')
    .replace(/^[^a-zA-Z0-9]+|[^a-zA-Z0-9]+$/g, '')
  return cleaned === '' ? 'model' : cleaned
}

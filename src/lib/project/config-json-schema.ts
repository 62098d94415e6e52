import {z} from 'zod'
import {configSchema} from './schema/config.ts'

/** Where a project keeps the schema for editors, relative to its mlops.yaml and in Git. */
export const SCHEMA_FILE = '.mlops/mlops.schema.json'

/** The text of `SCHEMA_FILE`. */
export function editorSchema(): string {
  return JSON.stringify(configJsonSchema()) + '\n'
}

type JsonSchema = z.core.JSONSchema.BaseSchema

/**
 * JSON Schema (draft 7, which editors know best) of what may be written in mlops.yaml. It is a little
 * wider than the parser: any value may be a `${VAR}`, and rules between keys are left to `mlops`.
 */
export function configJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(configSchema, {
    target: 'draft-7',
    io: 'input',
    override: ({jsonSchema}) => allowVariable(jsonSchema),
  })
  return {...schema, title: 'mlops.yaml'}
}

/** Editors complete from the first branch and accept a variable by the second. */
function allowVariable(schema: JsonSchema): void {
  const narrow =
    schema.enum !== undefined ||
    schema.const !== undefined ||
    schema.pattern !== undefined ||
    ['number', 'integer', 'boolean'].includes(String(schema.type))
  if (!narrow) return
  const {description, default: standard, ...strict} = schema
  for (const key of Object.keys(schema)) Reflect.deleteProperty(schema, key)
  Object.assign(schema, {
    ...(description === undefined ? {} : {description}),
    ...(standard === undefined ? {} : {default: standard}),
    anyOf: [strict, {type: 'string', pattern: String.raw`\$\{.+\}`}],
  })
}

import {anyOf, type JsonSchema} from './json-schema.ts'

const DESCRIPTION =
  'Names a prediction of the precomputed table, which answers where it has it; the other columns are for where it has not.'

/** A value that a row may have for a key. */
export const KEY: JsonSchema = {
  anyOf: [
    {
      type: 'integer',
      minimum: Number.MIN_SAFE_INTEGER,
      maximum: Number.MAX_SAFE_INTEGER,
    },
    {type: 'string'},
    {type: 'null'},
  ],
}

/** The column by which a prediction is looked up, as a property; nothing where there is no table. */
export function keyProperties(
  key: string | undefined,
  wrap: (schema: JsonSchema) => JsonSchema = schema => schema,
): Readonly<Record<string, JsonSchema>> {
  return key === undefined ? {} : {[key]: {...wrap(KEY), description: DESCRIPTION}}
}

/** Columns that must be there, or the key instead of them. */
export function requiredOrKey(required: readonly string[], key: string | undefined): JsonSchema {
  if (key === undefined) return {required}
  return anyOf([{required: [key], properties: {[key]: {not: {type: 'null'}}}}, {required}])
}

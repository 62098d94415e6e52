/** A schema of JSON Schema 2020-12, the dialect of OpenAPI 3.1; plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>

export const ref = (name: string): JsonSchema => ({$ref: `#/components/schemas/${name}`})

export const listOf = (items: JsonSchema, minItems = 1): JsonSchema => ({
  type: 'array',
  items,
  minItems,
})

/** One schema as it is, several as alternatives. */
export function anyOf(schemas: readonly JsonSchema[]): JsonSchema {
  const [only] = schemas
  return schemas.length === 1 && only !== undefined ? only : {anyOf: schemas}
}

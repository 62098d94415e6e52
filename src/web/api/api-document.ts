/** What the page reads of an OpenAPI document, as `mlops serve` writes it. */
export interface ApiDocument {
  readonly info: {readonly title: string; readonly version: string; readonly description: string}
  /** By path, then by method. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>
  readonly security?: readonly unknown[]
  readonly components: {
    readonly schemas: Readonly<Record<string, ApiSchema>>
    readonly responses: Readonly<Record<string, ApiResponse>>
  }
  readonly 'x-mlops': {
    readonly version: string
    readonly models: readonly {
      readonly name: string
      readonly versions: readonly string[]
      readonly stage: string | null
      readonly task: string
    }[]
  }
}

export interface ApiOperation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly parameters?: readonly ApiParameter[]
  readonly requestBody?: {readonly content: Readonly<Record<string, ApiContent>>}
  readonly responses: Readonly<Record<string, ApiResponse | ApiReference>>
  /** Empty where no token is asked for. */
  readonly security?: readonly unknown[]
}

export interface ApiParameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema: ApiSchema
}

export interface ApiContent {
  readonly schema: ApiSchema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, {readonly value: unknown}>>
}

export interface ApiResponse {
  readonly description: string
  readonly content?: Readonly<Record<string, ApiContent>>
}

export interface ApiReference {
  readonly $ref: string
}

/** JSON Schema: the keywords that the page shows. */
export type ApiSchema = boolean | ApiSchemaObject

export interface ApiSchemaObject {
  readonly $ref?: string
  readonly title?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly anyOf?: readonly ApiSchema[]
  readonly allOf?: readonly ApiSchema[]
  readonly properties?: Readonly<Record<string, ApiSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: ApiSchema
  readonly items?: ApiSchema
  readonly prefixItems?: readonly ApiSchema[]
}

/** Text of the document, whose code is in backquotes. */
export function plainText(text: string): string {
  return text.replaceAll('`', '')
}

/** What a schema that is a name alone stands for. */
export function namedSchema(schema: ApiSchema, {components}: ApiDocument): ApiSchema {
  const reference = typeof schema === 'object' ? schema.$ref : undefined
  return (
    (reference === undefined ? undefined : components.schemas[componentName(reference)]) ?? schema
  )
}

/** The last part of a reference, which is the name of a component. */
export function componentName(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}

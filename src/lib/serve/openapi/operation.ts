import type {JsonSchema} from './json-schema.ts'
import type {ErrorStyle} from './error-responses.ts'
import {readFailures} from './error-responses.ts'

/** A path, and what can be done there. */
export type Paths = Readonly<Record<string, JsonSchema>>

export const json = (schema: JsonSchema, description: string): JsonSchema => ({
  description,
  content: {'application/json': {schema}},
})

export const text = (description: string, type = 'text/plain'): JsonSchema => ({
  description,
  content: {[type]: {schema: {type: 'string'}}},
})

export interface Reading {
  readonly operationId: string
  readonly summary: string
  readonly tag: string
  /** By status. */
  readonly answers: JsonSchema
  /** Answered without a token. */
  readonly open?: boolean
  readonly secured: boolean
  readonly style?: ErrorStyle
  readonly parameters?: readonly JsonSchema[]
}

/** A GET operation, with what can go wrong. */
export function reading(options: Reading): JsonSchema {
  const {operationId, summary, tag, answers, open = false, secured, style, parameters} = options
  return {
    get: {
      ...{operationId, summary, tags: [tag]},
      ...(parameters === undefined ? {} : {parameters}),
      ...(open && secured ? {security: []} : {}),
      responses: {...readFailures(secured && !open, style), ...answers},
    },
  }
}

export function pathParameter(
  name: string,
  values: readonly string[],
  description: string,
): JsonSchema {
  return {name, in: 'path', required: true, description, schema: {type: 'string', enum: values}}
}

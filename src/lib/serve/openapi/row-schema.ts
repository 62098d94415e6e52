import type {DocumentedColumn} from './documented-column.ts'
import {exampleOf} from './example-row.ts'
import {listOf, type JsonSchema} from './json-schema.ts'
import {keyProperties, requiredOrKey} from './key-schema.ts'

const ID: JsonSchema = {
  type: 'string',
  pattern: '^[A-Za-z0-9_.:/+=-]{1,128}$',
  description: 'Your own id of the request, which becomes that of the prediction.',
}
const UNIT: JsonSchema = {
  type: 'string',
  description: 'Who or what it is about; the same unit gets the same version.',
}

/** One row: values by column. What else is in it is let be. */
export function rowSchema(columns: readonly DocumentedColumn[], key?: string): JsonSchema {
  const properties = Object.fromEntries(columns.map(({name, schema}) => [name, schema]))
  const required = columns.filter(column => column.required).map(({name}) => name)
  return {
    type: 'object',
    properties: {...keyProperties(key), ...properties},
    ...requiredOrKey(required, key),
    examples: [exampleOf(columns)],
  }
}

/** Several rows. A column that may be null need not be in all of them, but in one. */
export function rowsSchema(
  columns: readonly DocumentedColumn[],
  row: JsonSchema,
  key?: string,
): JsonSchema {
  const gaps = columns.filter(({required, nullable}) => required && nullable)
  if (gaps.length === 0 || key !== undefined) return listOf(row)
  const full = rowSchema(columns)
  const always = columns.filter(({required, nullable}) => required && !nullable)
  return {
    ...listOf({...full, required: always.map(({name}) => name)}),
    allOf: gaps.map(({name}) => ({contains: {type: 'object', required: [name]}})),
  }
}

/** The body of `/predict`: one row, several, several in an envelope, or columns. */
export function predictBodySchema(
  columns: readonly DocumentedColumn[],
  row: JsonSchema,
  rows: JsonSchema,
  key?: string,
): JsonSchema {
  const has = (name: string): boolean => columns.some(column => column.name === name)
  // A row may have a column of the name of an envelope; then there is no such envelope.
  const noRows = has('rows') ? {} : {rows: {type: allBut('array')}}
  const noColumns = has('columns') ? {} : {columns: {type: allBut('object')}}
  const envelopes: JsonSchema[] = []
  if (!has('rows'))
    envelopes.push({
      title: 'rows',
      type: 'object',
      properties: {rows, id: ID, unit: UNIT},
      required: ['rows'],
    })
  if (!has('columns'))
    envelopes.push({
      title: 'columns',
      type: 'object',
      properties: {...noRows, columns: columnsSchema(columns, key), id: ID, unit: UNIT},
      required: ['columns'],
    })
  return {
    anyOf: [
      {
        title: 'one row',
        allOf: [row, {type: 'object', properties: {...noRows, ...noColumns}}],
      },
      {title: 'several rows', ...rows},
      ...envelopes,
    ],
  }
}

/** Lists of values by column, all equally long, which JSON Schema cannot say. */
export function columnsSchema(columns: readonly DocumentedColumn[], key?: string): JsonSchema {
  const properties = Object.fromEntries(columns.map(({name, schema}) => [name, listOf(schema)]))
  const required = columns.filter(column => column.required).map(({name}) => name)
  return {
    type: 'object',
    description: 'Lists of values by column, all of the same length.',
    properties: {...keyProperties(key, listOf), ...properties},
    ...requiredOrKey(required, key),
  }
}

const TYPES = ['null', 'boolean', 'number', 'string', 'array', 'object']

function allBut(type: string): readonly string[] {
  return TYPES.filter(name => name !== type)
}

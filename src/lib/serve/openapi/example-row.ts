import type {ModelSignature} from '../../model/index.ts'
import type {InputPolicy} from '../../data/index.ts'
import {documentedColumns, type DocumentedColumn} from './documented-column.ts'

export type ExampleRow = Readonly<Record<string, string | number | boolean>>

/** Values that are known of columns, such as the categories that a graph compares a text with. */
export type KnownValues = Readonly<Record<string, string | number | boolean>>

/** A picture of one grey pixel, PNG. */
export const EXAMPLE_PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg=='

const NO_RULES: InputPolicy = {nulls: 'error', inputs: {}}

/**
 * A row that a model takes: 0 for numbers, false, `text`, a picture of one pixel.
 *
 * @param known - Better values, by the name of the column.
 */
export function exampleRow(
  signature: ModelSignature,
  policy: InputPolicy = NO_RULES,
  known: KnownValues = {},
): ExampleRow {
  return exampleOf(documentedColumns(signature, policy), known)
}

export function exampleOf(
  columns: readonly DocumentedColumn[],
  known: KnownValues = {},
): ExampleRow {
  return Object.fromEntries(
    columns.map(column => [
      column.name,
      Object.hasOwn(known, column.name) ? (known[column.name] ?? 0) : exampleValue(column),
    ]),
  )
}

function exampleValue({type, kind}: DocumentedColumn): string | number | boolean {
  if (kind === 'image') return EXAMPLE_PICTURE
  if (type === 'string') return 'text'
  return type === 'bool' ? false : 0
}

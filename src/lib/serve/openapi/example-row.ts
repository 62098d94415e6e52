import type {InputPolicy} from '../../data/index.ts'
import type {ModelSignature} from '../../model/index.ts'
import {documentedColumns, type DocumentedColumn, type KnownValues} from './documented-column.ts'

export type ExampleRow = Readonly<Record<string, string | number | boolean>>

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
  return exampleOf(documentedColumns(signature, policy, known))
}

export function exampleOf(columns: readonly DocumentedColumn[]): ExampleRow {
  return Object.fromEntries(columns.map(({name, example}) => [name, example]))
}

import {MlopsError} from '../core/errors/index.ts'
import {
  bindColumns,
  bindTable,
  createPacker,
  readImages,
  type BoundTable,
  type InputPolicy,
  type Pack,
  type Table,
} from '../data/index.ts'
import type {ImagePreprocessing, Model, TensorValues} from '../model/index.ts'
import {openDatabase, type Database} from '../platform/duckdb/index.ts'
import {openRows, refuseNoRows, type RowSource} from './open-rows.ts'

/** One answer: prediction columns by name; NaN and infinities as null, which JSON can hold. */
export type PredictedRow = Readonly<Record<string, string | number | bigint | boolean | null>>

/** More is work for `score`. */
export const MAX_ROWS = 1000

/**
 * Predicts a few rows by the binding and the packing of `score`, so that both give the same answers.
 *
 * @throws MlopsError `PREDICT_INPUT`, `DATA_COLUMNS`, `DATA_BAD_ROW`, and what opening a file throws.
 */
export async function predictRows(
  model: Pick<Model, 'signature' | 'predict'>,
  source: RowSource,
  policy: InputPolicy,
  image?: ImagePreprocessing,
): Promise<readonly PredictedRow[]> {
  const database = await openDatabase({threads: 1})
  try {
    const table = await openRows(database, source)
    try {
      const {binding, relation} = await bindRows(database, table, model, source, policy)
      const {signature} = model
      const packer = createPacker(binding, signature.inputs, MAX_ROWS, policy)
      const query = packer.query(`${relation()} LIMIT ${MAX_ROWS + 1}`)
      for await (const chunk of database.chunks(query, table.subject))
        if (packer.add(chunk, 0) < chunk.rowCount) refuseManyRows(table)
      if (packer.rowCount === 0) refuseNoRows()
      const pack = await readImages(packer.take(), signature, image, '.')
      refuseBadRow(pack)
      const {rowCount, columns} = await model.predict(pack.feeds)
      return Array.from({length: rowCount}, (_, row) =>
        Object.fromEntries(
          columns.map(({name, type, values}) => [name, toPlain(type, values, row)]),
        ),
      )
    } finally {
      await table.close()
    }
  } finally {
    database.close()
  }
}

const GIVE_COLUMNS = 'Give each column a value: -i column=value, or a JSON object with all of them.'

async function bindRows(
  database: Database,
  table: Table,
  {signature}: Pick<Model, 'signature'>,
  source: RowSource,
  policy: InputPolicy,
): Promise<BoundTable> {
  const byNameOnly = source.kind === 'records' || source.kind === 'json'
  const options = {policy, byNameOnly, ...(byNameOnly ? {hint: GIVE_COLUMNS} : {})}
  if (source.kind !== 'records') return bindTable(database, table, signature.columns, options)
  // Of values typed by hand, a wrong one is worth more than "the column is text".
  const binding = bindColumns(table.columns, signature.columns, table.subject, options)
  return {binding, relation: () => table.relation()}
}

function refuseManyRows({subject}: Table): never {
  throw new MlopsError('PREDICT_INPUT', `${subject} has more than ${MAX_ROWS} rows.`, {
    hint: '`mlops score --input FILE --output FILE` is for tables of any size.',
  })
}

function refuseBadRow({bad}: Pack): void {
  const [first] = bad
  if (first === undefined) return
  const reasons = bad
    .filter(({row}) => row === first.row)
    .map(({column, reason}) => `${column} ${reason}`)
  throw new MlopsError('DATA_BAD_ROW', `Row ${first.row + 1}: ${reasons.join('; ')}.`, {
    hint: 'Correct the value; data.nulls and model.inputs in mlops.yaml say what an absent one means.',
  })
}

function toPlain(type: string, values: TensorValues, row: number): PredictedRow[string] {
  const value = values[row]
  if (value === undefined) return null
  if (type === 'bool') return value === 1
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

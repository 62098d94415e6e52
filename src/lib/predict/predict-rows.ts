import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {bindColumns, createPacker, type NullPolicy, openTable} from '../data/index.ts'
import type {ImagePreprocessing, Model, TensorValues} from '../model/index.ts'
import {openDatabase} from '../platform/duckdb/index.ts'

/** One answer: prediction columns by name; NaN and infinities as null, which JSON can hold. */
export type PredictedRow = Readonly<Record<string, string | number | bigint | boolean | null>>

/**
 * Predicts a few rows given as text (`-i column=value`) or JSON values, by the binding and the
 * packing of `score`, so that both give the same answers.
 *
 * @throws MlopsError `PREDICT_INPUT`, `DATA_COLUMNS`, `DATA_BAD_ROW`.
 */
export async function predictRows(
  model: Pick<Model, 'signature' | 'predict'>,
  rows: readonly Readonly<Record<string, unknown>>[],
  nulls: NullPolicy,
  image?: ImagePreprocessing,
): Promise<readonly PredictedRow[]> {
  if (rows.length === 0)
    throw new MlopsError('PREDICT_INPUT', 'There is no row to predict.', {
      hint: 'Give values with -i column=value, a JSON file with @FILE, or rows on standard input.',
    })
  const folder = await mkdtemp(join(tmpdir(), 'mlops-predict-'))
  const database = await openDatabase({threads: 1})
  try {
    const path = join(folder, 'rows.ndjson')
    // Every value as text: the binding casts it exactly, int64 beyond 2^53 included.
    const lines = rows.map(row => JSON.stringify(mapValues(row, toText)) + '\n')
    await writeFile(path, lines.join(''))
    const table = await openTable(database, path)
    const names = [...new Set(rows.flatMap(row => Object.keys(row)))]
    const columns = names.map(name => ({name, type: 'VARCHAR'}))
    const types = names.map(name => `"${name.replaceAll('"', '""')}": 'VARCHAR'`).join(', ')
    const relation = table.relation().replace(/\)$/, `, columns={${types}})`)
    const {signature} = model
    const binding = bindColumns(columns, signature.columns, 'the input')
    const packer = createPacker(binding, signature.inputs, {capacity: rows.length, nulls, image})
    const sql = `SELECT ${packer.selection.join(', ')} FROM ${relation}`
    for await (const chunk of database.chunks(sql, 'the input')) packer.add(chunk, 0)
    const {feeds, bad} = await packer.take()
    const first = bad[0]
    if (first !== undefined)
      throw new MlopsError(
        'DATA_BAD_ROW',
        `Row ${first.row + 1}: ${bad
          .filter(({row}) => row === first.row)
          .map(({column, reason}) => `${column} ${reason}`)
          .join('; ')}.`,
        {hint: 'Correct the value, or say what an absent one means with --nulls.'},
      )
    const answer = await model.predict(feeds)
    return rows.map((_, row) =>
      Object.fromEntries(
        answer.columns.map(({name, type, values}) => [name, toPlain(type, values, row)]),
      ),
    )
  } finally {
    database.close()
    await rm(folder, {recursive: true, force: true})
  }
}

function mapValues(
  row: Readonly<Record<string, unknown>>,
  map: (value: unknown, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, map(value, name)]))
}

function toText(value: unknown, name: string): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value)
  throw new MlopsError('PREDICT_INPUT', `${name} is a list or an object, not a single value.`, {
    hint: 'Give every column of the model as one number, text or boolean.',
  })
}

function toPlain(type: string, values: TensorValues, row: number): PredictedRow[string] {
  const value = values[row]
  if (value === undefined) return null
  if (type === 'bool') return value === 1
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

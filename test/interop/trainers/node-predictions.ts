import {readFile} from 'node:fs/promises'
import {openDatabase, sqlString} from '../../../src/lib/platform/duckdb/index.ts'
import {trainer} from '../../templates/flights/trainer.ts'

/** What the trees of train.js say of the rows of a Parquet file, without ONNX Runtime. */
export async function nodePredictions(model: string, rows: string): Promise<Float64Array> {
  const decoded = trainer.decodeOnnx(await readFile(model))
  if (decoded === undefined) throw new Error(`${model} is not of train.js`)
  const names = (texts: boolean): string[] =>
    decoded.inputs.filter(({type}) => (type === 'string') === texts).map(({name}) => name)
  const csv = `${rows}.csv`
  const database = await openDatabase()
  await database.run(`COPY (FROM ${sqlString(rows)}) TO ${sqlString(csv)} (HEADER true)`, csv)
  database.close()
  const table = await trainer.readCsv(csv, {texts: names(true), numbers: names(false)})
  const columns = trainer.encodeColumns(table, decoded.inputs, decoded.categories)
  return trainer.predictMargins(decoded, columns, table.rows).map(trainer.sigmoid)
}

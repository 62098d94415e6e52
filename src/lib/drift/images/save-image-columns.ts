import {copyToFile, openAppender, openDatabase, sqlIdentifier} from '../../platform/duckdb/index.ts'
import {imageColumns, type ImageTable} from './image-table.ts'

/**
 * Writes the properties of pictures as Parquet, one row a picture, so that they go the way of every table.
 *
 * @param hasClasses - Whether `folder` is a column.
 * @throws MlopsError `FILE_UNWRITABLE`; AbortError.
 */
export async function saveImageColumns(
  table: ImageTable,
  path: string,
  hasClasses: boolean,
  signal?: AbortSignal,
): Promise<void> {
  const columns = imageColumns(table, hasClasses)
  const types = columns.map(({kind}) => (kind === 'number' ? 'DOUBLE' : 'VARCHAR'))
  const database = await openDatabase(signal === undefined ? {} : {signal})
  try {
    const fields = columns.map(({name}, at) => `${sqlIdentifier(name)} ${types[at] ?? ''}`)
    await database.run(`CREATE TABLE pictures (${fields.join(', ')})`, table.source)
    const appender = await openAppender(database, 'memory', 'pictures', types)
    appender.append(
      table.files.length,
      columns.map(({values}, at) => ({type: types[at] ?? 'VARCHAR', values})),
    )
    appender.close()
    await copyToFile(database, 'FROM pictures', path, 'FORMAT parquet')
  } finally {
    database.close()
  }
}

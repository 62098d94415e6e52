import {openTable} from '../../data/index.ts'
import {openDatabase, sqlString} from '../../platform/duckdb/index.ts'
import {resolvePath, type Project} from '../../project/index.ts'
import type {Leakage} from '../types.ts'
import {findLeakage} from './find-leakage.ts'

/** Rows of data.test that stand in data.source, by id where both have it, else by their values. */
export async function knownRows(
  project: Project,
  {id, signal}: {readonly id: string | undefined; readonly signal: AbortSignal | undefined},
): Promise<Pick<Leakage, 'rows' | 'by'>> {
  const locate = (key: 'source' | 'test'): string => {
    const source = project.config.data[key] ?? ''
    return typeof source === 'string' ? resolvePath(project, source) : `query:${source.query}`
  }
  const training = {shown: 'data.source', source: locate('source'), root: project.root}
  const database = await openDatabase(signal === undefined ? {} : {signal})
  try {
    await database.run(`SET file_search_path = ${sqlString(project.root)}`, 'the query')
    const test = await openTable(database, locate('test'))
    try {
      const models = [{label: 'data.source', training}]
      const found = await findLeakage({database, test, id, models, dataSource: undefined, signal})
      return found[0] ?? {rows: null, by: null}
    } finally {
      await test.close()
    }
  } finally {
    database.close()
  }
}

import {openTable, type Table} from '../../data/index.ts'
import {openDatabase, sqlString, type Database} from '../../platform/duckdb/index.ts'
import {resolvePath, type Project} from '../../project/index.ts'

export interface OpenSource {
  readonly database: Database
  readonly table: Table
  /** As mlops.yaml has it. */
  readonly shown: string
}

/** Opens `data.source` or `data.test` of mlops.yaml for as long as `work` takes; undefined where it has none. */
export async function withSource<T>(
  project: Project,
  key: 'source' | 'test',
  signal: AbortSignal | undefined,
  work: (source: OpenSource) => Promise<T>,
): Promise<T | undefined> {
  const source = project.config.data[key]
  if (source === undefined) return undefined
  const database = await openDatabase(signal === undefined ? {} : {signal})
  try {
    // Relative paths within a query are meant from the folder of mlops.yaml, like all others there.
    await database.run(`SET file_search_path = ${sqlString(project.root)}`, 'the query')
    await database.run("SET GLOBAL TimeZone = 'UTC'", 'the query')
    const shown = typeof source === 'string' ? source : `query:${source.query}`
    const place = typeof source === 'string' ? resolvePath(project, source) : shown
    const table = await openTable(database, place)
    try {
      return await work({database, table, shown})
    } finally {
      await table.close()
    }
  } finally {
    database.close()
  }
}

import {resolve} from 'node:path'
import {openDatabase, sqlString, type Database} from '../platform/duckdb/index.ts'
import {resolvePath, type Project} from '../project/index.ts'
import {describeSource, handOverTable, type HandedOverTable} from './hand-over-table.ts'

export interface HandedOverData {
  readonly train: HandedOverTable | null
  readonly test: HandedOverTable | null
  /** MLOPS_TRAIN_DATA and MLOPS_TEST_DATA, where there is such data. */
  readonly environment: Readonly<Record<string, string>>
}

/** Sources given in place of those of mlops.yaml. */
export interface GivenSources {
  readonly data?: string | undefined
  readonly test?: string | undefined
  readonly directory?: string | undefined
  /** Where the rows are from, for the record, where the sources are copies. */
  readonly origins?: {readonly train: string; readonly test: string} | undefined
}

/** Writes the training and test tables into the folder, in the format that the command wants. */
export async function handOverData(
  project: Project,
  given: GivenSources,
  folder: string,
  signal?: AbortSignal,
): Promise<HandedOverData> {
  const format = project.config.train?.format ?? 'csv'
  return withSources(project, given, signal, async (database, sources) => {
    const environment: Record<string, string> = {}
    const handOver = async (
      name: 'train' | 'test',
      variable: string,
    ): Promise<HandedOverTable | null> => {
      const source = sources[name]
      if (source === undefined) return null
      const target = {folder, name, format, timestamp: project.config.data.timestamp}
      const {path, ...table} = await handOverTable(database, source, target, signal)
      environment[variable] = path
      const shown = shownSource(project, table.source)
      const origin = given.origins?.[name]
      return origin === undefined
        ? {...table, source: shown}
        : {...table, source: origin, copy: shown, digestOf: 'copy'}
    }
    const train = await handOver('train', 'MLOPS_TRAIN_DATA')
    const test = await handOver('test', 'MLOPS_TEST_DATA')
    return {train, test, environment}
  })
}

/** The sources that would be handed over, opened and counted. */
export async function describeData(
  project: Project,
  given: GivenSources,
  signal?: AbortSignal,
): Promise<readonly {readonly variable: string; readonly source: string; readonly rows: number}[]> {
  return withSources(project, given, signal, async (database, {train, test}) => {
    const described = []
    for (const [variable, source] of [
      ['MLOPS_TRAIN_DATA', train],
      ['MLOPS_TEST_DATA', test],
    ] as const) {
      if (source === undefined) continue
      const {rows} = await describeSource(database, source)
      described.push({variable, source: shownSource(project, source), rows})
    }
    return described
  })
}

async function withSources<T>(
  project: Project,
  given: GivenSources,
  signal: AbortSignal | undefined,
  work: (
    database: Database,
    sources: {readonly train: string | undefined; readonly test: string | undefined},
  ) => Promise<T>,
): Promise<T> {
  const {data} = project.config
  const database = await openDatabase(signal === undefined ? {} : {signal})
  try {
    // Relative paths within a query are meant from the folder of mlops.yaml, like all others there.
    await database.run(`SET file_search_path = ${sqlString(project.root)}`, 'the query')
    return await work(database, {
      train: chooseSource(project, given.data, given.directory, data.source),
      test: chooseSource(project, given.test, given.directory, data.test),
    })
  } finally {
    database.close()
  }
}

function chooseSource(
  project: Project,
  given: string | undefined,
  directory: string | undefined,
  configured: string | {readonly query: string} | undefined,
): string | undefined {
  if (given !== undefined)
    return given.startsWith('query:') || /^[a-z][a-z0-9+.-]+:\/\//i.test(given)
      ? given
      : resolve(directory ?? process.cwd(), given)
  if (configured === undefined) return undefined
  return typeof configured === 'string'
    ? resolvePath(project, configured)
    : `query:${configured.query}`
}

/** Paths of the project relative to it, so that the record says the same on every machine. */
function shownSource(project: Project, source: string): string {
  const prefix = project.root.replaceAll('\\', '/') + '/'
  const plain = source.startsWith('query:') ? source : source.replaceAll('\\', '/')
  return plain.startsWith(prefix) ? plain.slice(prefix.length) : source
}

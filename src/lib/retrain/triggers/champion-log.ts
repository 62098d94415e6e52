import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {openLogTable} from '../../log/index.ts'
import {openDatabase, type Database} from '../../platform/duckdb/index.ts'
import type {Champion} from '../types.ts'
import type {TriggerContext} from './trigger-context.ts'

/** What the champion answered, as the view `predictions` with labels that were told. */
export interface ChampionLog {
  readonly database: Database
  /** Columns of probabilities, in the order of the classes: `probability_late`. */
  readonly probabilities: readonly string[]
}

/** The log of the champion since its registration, for as long as `work` takes; undefined where nothing was logged. */
export async function withChampionLog<T>(
  {project, asOf, signal}: TriggerContext,
  {version, registeredAt}: Champion,
  work: (log: ChampionLog) => Promise<T>,
): Promise<T | undefined> {
  const database = await openDatabase(signal === undefined ? {} : {signal})
  try {
    const {columns} = await openLogTable(database, {
      folder: path.join(project.root, '.mlops', 'log'),
      model: project.config.name,
      version,
      feedback: true,
      sinceMs: Date.parse(registeredAt),
      untilMs: asOf.getTime(),
    })
    const probabilities = columns.flatMap(({role, source, name}) =>
      role === 'output' && source.startsWith(PROBABILITY) ? [name] : [],
    )
    if (!columns.some(({role, source}) => role === 'output' && source === 'prediction'))
      return undefined
    return await work({database, probabilities})
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'LOG_NOT_FOUND') return undefined
    throw error
  } finally {
    database.close()
  }
}

const PROBABILITY = 'probability_'

/** The class whose probability a column is: `late` of `probability_late`. */
export function classOf(column: string): string {
  return column.slice(PROBABILITY.length)
}

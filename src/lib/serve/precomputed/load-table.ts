import {constrainedMemory} from 'node:process'
import {totalmem} from 'node:os'
import {MlopsError} from '../../core/errors/index.ts'
import {openTable} from '../../data/index.ts'
import type {Model} from '../../model/index.ts'
import {openDatabase, readColumn} from '../../platform/duckdb/index.ts'
import type {KnownRow} from '../codec/index.ts'
import type {Key} from './key-column.ts'
import {createKeyIndex} from './key-index.ts'
import {numberLabels} from './number-labels.ts'
import {planTable, type TablePlan} from './plan-table.ts'
import {createScoreTimes} from './score-times.ts'
import {createKeys, surveyTable, type TableSurvey} from './survey-table.ts'
import type {PrecomputedSummary} from './types.ts'
import {createValueColumn} from './value-column.ts'

/** A scored table in memory. */
export interface LoadedTable extends PrecomputedSummary {
  find(key: Key): KnownRow | undefined
}

export interface LoadRequest {
  readonly source: string
  readonly key: string
  readonly predictionColumns: Model['predictionColumns']
  /** Threads that decode the file; all of the machine where left out. */
  readonly threads?: number
  readonly signal?: AbortSignal
}

const VERSION = {name: 'model_version', type: 'string'} as const
const MEMORY_LIMIT = '400MB'

/**
 * Reads a table by chunks into typed arrays. Of a key that was scored several times the latest
 * `scored_at` wins.
 *
 * @throws MlopsError `PRECOMPUTED_…`, and what opening data throws.
 */
export async function loadTable(request: LoadRequest): Promise<LoadedTable> {
  const {source, key, predictionColumns, threads, signal} = request
  const database = await openDatabase({
    memoryLimit: MEMORY_LIMIT,
    ...(threads === undefined ? {} : {threads}),
    ...(signal === undefined ? {} : {signal}),
  })
  try {
    const plan = planTable(await openTable(database, source), key, predictionColumns)
    const survey = await surveyTable(database, plan)
    const read = plan.version === undefined ? predictionColumns : [...predictionColumns, VERSION]
    const sizeBytes = sizeOf(survey, read)
    refuseLarge(plan, survey, sizeBytes)
    const {rowCount, modelVersions} = survey
    const versions = new Map(modelVersions.map(version => [JSON.stringify(version), version]))
    const keys = createKeys(survey)
    const sources = [...plan.values, ...(plan.version === undefined ? [] : [plan.version])]
    const labels = await numberLabels(database, {...plan, values: sources}, read)
    const columns = read.map(({type}, place) =>
      createValueColumn(type, rowCount, labels[place]?.labels),
    )
    const index = createKeyIndex(keys, rowCount)
    const times = createScoreTimes(survey, index)
    const timed = times.needed && plan.time !== undefined ? [plan.time] : []
    const values = sources.map((value, place) => labels[place]?.sql ?? value)
    const selected = [survey.keySql, ...values, ...timed].join(', ')
    const query = `SELECT ${selected} FROM ${plan.relation} WHERE ${survey.keySql} IS NOT NULL`
    let start = 0
    for await (const chunk of database.chunks(query, plan.subject)) {
      if (start + chunk.rowCount > rowCount) throw changing(plan)
      keys.append(chunk, 0, start)
      for (const [place, column] of columns.entries()) column.append(chunk, place + 1, start)
      const stamps = timed.length === 0 ? undefined : readColumn(chunk, columns.length + 1)
      times.insert(start, chunk.rowCount, stamps)
      start += chunk.rowCount
    }
    if (start !== rowCount) throw changing(plan)
    times.refuseAmbiguous(plan, row => keys.text(row))
    return {
      rowCount: rowCount - times.supersededCount,
      modelVersions,
      scoredAt: {first: isoOf(survey.firstTime), last: isoOf(survey.lastTime)},
      nullKeyCount: survey.nullKeyCount,
      supersededCount: times.supersededCount,
      sizeBytes,
      find(wanted) {
        const row = index.find(wanted)
        if (row < 0) return undefined
        const cells = columns.map(column => column.json(row))
        const version = plan.version === undefined ? undefined : versions.get(cells.pop() ?? '')
        return {cells, version: version ?? null}
      },
    }
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(source, error)
    throw error
  } finally {
    database.close()
  }
}

export function changing({subject}: Pick<TablePlan, 'subject'>): MlopsError {
  return new MlopsError('PRECOMPUTED_CHANGING', `${subject} changed while it was read.`, {
    hint: 'Write it under another name and rename it when it is whole, as `mlops score` does.',
  })
}

const KEY_BYTES = {integer: 8, uuid: 16, text: 4} as const
const SLOT_BYTES = 8

function sizeOf(survey: TableSurvey, columns: Model['predictionColumns']): number {
  const {rowCount, keyKind, keyBytes} = survey
  const values = columns.reduce((sum, {type}) => sum + (/64/.test(type) ? 8 : 4), 0)
  const text = keyKind === 'text' ? keyBytes : 0
  return rowCount * (KEY_BYTES[keyKind] + SLOT_BYTES + values) + text
}

function refuseLarge({subject}: TablePlan, {rowCount}: TableSurvey, sizeBytes: number): void {
  const limit = Math.min(totalmem(), constrainedMemory() || Infinity)
  if (sizeBytes < limit) return
  throw tooLarge(`${subject} (${rowCount.toLocaleString('en-US')} rows)`)
}

function tooLarge(what: string, cause?: unknown): MlopsError {
  return new MlopsError('PRECOMPUTED_SIZE', `${what} is larger than the memory that there is.`, {
    hint: 'Serve a selection of it: the keys that are asked for, or integers instead of texts as keys.',
    cause,
  })
}

function isoOf(microseconds: number | null): string | null {
  return microseconds === null ? null : new Date(microseconds / 1000).toISOString()
}

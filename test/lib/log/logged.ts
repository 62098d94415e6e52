import {mkdtemp, readdir, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {onTestFinished} from 'vitest'
import {compactLog, type CompactedLog} from '../../../src/lib/log/compact-log.ts'
import type {LoggedPrediction, LoggedVersion} from '../../../src/lib/log/logged.ts'
import {openLogTable, type LogQuery} from '../../../src/lib/log/open-log-table.ts'
import {
  openPredictionLog,
  type PredictionLog,
  type PredictionLogOptions,
} from '../../../src/lib/log/prediction-log.ts'
import type {ElementType} from '../../../src/lib/model/index.ts'
import {openDatabase} from '../../../src/lib/platform/duckdb/index.ts'

export const MODEL = 'flights'
export const SHA = 'a'.repeat(64)
export const DAY_MS = 86_400_000
/** Noon of 2026-03-10. */
export const NOON = Date.parse('2026-03-10T12:00:00Z')

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-log-'))
  onTestFinished(() => rm(folder, {recursive: true, force: true}))
  return folder
}

/** A log whose clock is `clock.now`. */
export interface TestLog extends PredictionLog {
  readonly clock: {now: number}
}

export async function openLog(
  folder: string,
  options: Partial<PredictionLogOptions> = {},
): Promise<TestLog> {
  const clock = {now: NOON}
  const log = await openPredictionLog({
    ...{folder, sample: 1, redact: [], syncs: false, now: () => clock.now},
    ...options,
  })
  onTestFinished(() => log.close())
  await log.describe(version())
  return {...log, clock}
}

/** A version by the types of its columns. */
export function version(
  columns: Readonly<Record<string, ElementType>> = {distance: 'float32', carrier: 'string'},
  outputs: Readonly<Record<string, ElementType>> = {
    prediction: 'string',
    probability_late: 'float32',
  },
  more: Partial<LoggedVersion> = {},
): LoggedVersion {
  const names = Object.entries(columns)
  return {
    ...{name: MODEL, version: 'v1.0.0', sha256: SHA, policy: {nulls: 'error', inputs: {}}},
    signature: {
      ...{task: 'binary', inputs: [], outputs: [], labels: [], fixedBatch: null},
      columns: names.map(([name, type], index) => ({
        ...{name, type, index, input: 'X', kind: 'scalar'},
      })),
    },
    predictionColumns: Object.entries(outputs).map(([name, type]) => ({name, type})),
    ...more,
  }
}

export function prediction(id: string, more: Partial<LoggedPrediction> = {}): LoggedPrediction {
  return {
    ...{id, timeMs: NOON, model: MODEL, version: 'v1.0.0', sha256: SHA, unit: undefined},
    ...{protocol: 'predict', source: 'model', latencyMs: 1.5},
    rowsJson: '[{"distance":733.5,"carrier":"UA"}]',
    outputNames: ['prediction', 'probability_late'],
    cells: [['"late"'], ['0.7']],
    ...more,
  }
}

/** Writes predictions, each by a write of its own, when the clock says so. */
export function write(log: TestLog, ...predictions: readonly LoggedPrediction[]): void {
  for (const one of predictions) {
    log.clock.now = one.timeMs
    log.append(one)
    log.flush()
  }
}

export function compact(
  folder: string,
  now: number,
  limits: {
    readonly retentionMs?: number
    readonly maxBytes?: number
    readonly today?: boolean
  } = {},
): Promise<CompactedLog> {
  return compactLog({
    ...{folder, now, today: false, waitMs: 0, retentionMs: 1000 * DAY_MS, maxBytes: 1e12},
    ...limits,
  })
}

export type Row = Readonly<Record<string, unknown>>

/** Rows of the log, by id and row. */
export async function read(folder: string, query: Partial<LogQuery> = {}): Promise<readonly Row[]> {
  return sql(folder, 'FROM predictions ORDER BY id, "row"', query)
}

export async function sql(
  folder: string,
  text: string,
  query: Partial<LogQuery> = {},
): Promise<readonly Row[]> {
  const database = await openDatabase()
  try {
    await openLogTable(database, {folder, model: MODEL, ...query})
    return await database.rows(text, 'the log')
  } finally {
    database.close()
  }
}

/** Files below a folder, by their paths from there. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true})
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

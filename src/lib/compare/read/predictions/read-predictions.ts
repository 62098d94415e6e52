import type {MetricTask} from '../../../core/metrics/index.ts'
import {counted} from '../../../core/text/index.ts'
import type {Database} from '../../../platform/duckdb/index.ts'
import {createCollector, distinctColumns} from '../../../testset/index.ts'
import type {PairedRows} from '../../paired-rows.ts'
import {pairRows, type PairedColumns} from '../pair-rows.ts'
import {checkIdsOfData, checkSameIds} from './check-ids.ts'
import {checkSameTruths} from './check-truths.ts'
import {checkValues} from './check-values.ts'
import {keepFiles, type JoinedFiles, type KeptFiles} from './keep-files.ts'
import {openJoined, openPredictions, type JoinedFile} from './prediction-table.ts'
import {fileReader, joinedPacks, joinQuery} from './stream-rows.ts'
import {taskOfFiles} from './task-of-files.ts'

export interface ReadPredictionsRequest extends PairedColumns {
  readonly database: Database
  /** Anything that can be opened as a table. */
  readonly old: string
  readonly new: string
  /** Table with the true answers, where the files do not have them. */
  readonly data?: string | undefined
  readonly id: string
  readonly target: string
  /** Where it should not be inferred. */
  readonly task?: MetricTask | undefined
  readonly sliceBy: readonly string[]
  /** Of forecasts: the column whose order rows have. */
  readonly timestamp?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((rows: number) => void) | undefined
}

export interface ReadPredictions {
  readonly rows: PairedRows
  /** What `places` of the rows count in: the data, else the file of new predictions. */
  readonly source: JoinedFile
  close(): Promise<void>
}

/**
 * Joins two files of predictions by id, with the true answers of the files or of a table beside them.
 *
 * @throws MlopsError `COMPARE_ID`, `COMPARE_ROWS`, `COMPARE_TRUTH`, `COMPARE_PREDICTIONS`,
 *   `COMPARE_PROBABILITIES`, `COMPARE_LABELS`, `COMPARE_TASK`, `COMPARE_GROUP`, `EVALUATE_LABELS`,
 *   `EVALUATE_TARGET`, and what opening data throws.
 */
export async function readPredictions(request: ReadPredictionsRequest): Promise<ReadPredictions> {
  const {database, id, signal} = request
  const opened: JoinedFile[] = []
  const close = async (): Promise<void> => {
    for (const {table} of opened) await table.close()
  }
  const keep = <T extends JoinedFile>(file: T): T => {
    opened.push(file)
    return file
  }
  try {
    const old = keep(await openPredictions(database, request.old, id, signal))
    const next = keep(await openPredictions(database, request.new, id, signal))
    const {data: beside} = request
    const data = beside === undefined ? null : keep(await openJoined(database, beside, id, signal))
    const rows = await pairFiles(request, {old, new: next, data})
    return {rows, source: data ?? next, close}
  } catch (error) {
    await close()
    throw error
  }
}

async function pairFiles(request: ReadPredictionsRequest, files: JoinedFiles): Promise<PairedRows> {
  const {database, target} = request
  const inferred = await taskOfFiles(database, [files.old, files.new], request.task)
  const {kind, task} = inferred
  const beside = distinctColumns([...request.sliceBy, ...request.fairnessBy, request.group])
  const timestamp = task === 'forecast' ? request.timestamp : undefined
  const kept = await keepFiles(files, {database, kind, target, beside, timestamp})
  try {
    const warnings = [
      ...inferred.warnings,
      ...(await checkFiles(database, files, kept, kind, target)),
    ]
    if (task === 'forecast' && timestamp === undefined) warnings.push(UNORDERED)
    const readers = [files.new, files.old].map(({table, labels}) =>
      fileReader(table.subject, task, kind === 'classes' ? labels : []),
    )
    const [next, old] = readers
    if (next === undefined || old === undefined) throw new Error('Two files have two readers.')
    const {subject} = kept.data ?? kept.new
    const collector = createCollector([next, old], {subject, target, sliceBy: beside})
    const widths = [next.labels.length, old.labels.length] as const
    for await (const pack of joinedPacks(database, joinQuery(kept, kind, widths))) {
      collector.add(pack)
      request.onProgress?.(pack.firstRow + pack.answers[0].rowCount)
    }
    const paired = pairRows(collector.finish(), request)
    return {...paired, warnings: [...warnings, ...paired.warnings]}
  } finally {
    for (const file of [kept.old, kept.new, kept.data])
      if (file !== null) await database.run(`DROP TABLE ${file.name}`, file.subject)
  }
}

const UNORDERED =
  'data.timestamp of mlops.yaml does not say when a row happened: rows are taken to be in the order of time'

/** @returns Warnings. */
async function checkFiles(
  database: Database,
  files: JoinedFiles,
  kept: KeptFiles,
  kind: 'classes' | 'numbers',
  target: string,
): Promise<readonly string[]> {
  await checkSameIds(database, kept.old, kept.new)
  const extra = kept.data === null ? 0 : await checkIdsOfData(database, kept.data, kept.new)
  for (const side of ['old', 'new'] as const) {
    const probabilities = kind === 'classes' ? files[side].probabilities : []
    await checkValues(database, {...kept[side], kind, probabilities})
  }
  const truthful = [kept.data, kept.new, kept.old].filter(file => file?.hasTruth === true)
  const [first, ...others] = truthful
  for (const other of others)
    if (first && other) await checkSameTruths(database, first, other, target, kind)
  return extra === 0 || kept.data === null
    ? []
    : [`${counted(extra, 'row')} of ${kept.data.subject} without predictions were left out`]
}

import {asError, MlopsError} from '../../core/errors/index.ts'
import type {Model} from '../../model/index.ts'
import {createFileVersions} from './file-versions.ts'
import {changing, type LoadedTable, loadTable, type LoadRequest} from './load-table.ts'
import type {Precomputed, PrecomputedOptions, PrecomputedSummary} from './types.ts'

const POLL_MS = 2000
const ATTEMPTS = 3

/**
 * Opens a table that `mlops score` wrote, to answer from it by key, and keeps to the file: one that
 * replaces it is loaded beside it and answers from then on, or is reported where it is broken.
 *
 * @param source - What DuckDB reads: a file, a pattern, an address.
 * @param key - Column of integers, texts or UUIDs. A key stands there once for each time of scoring.
 * @throws MlopsError `PRECOMPUTED_COLUMNS`, `PRECOMPUTED_KEYS`, `PRECOMPUTED_SIZE`,
 *   `PRECOMPUTED_CHANGING`, and what opening data throws.
 */
export async function openPrecomputed(
  source: string,
  key: string,
  predictionColumns: Model['predictionColumns'],
  options: PrecomputedOptions = {},
): Promise<Precomputed> {
  const {pollMs = POLL_MS, signal} = options
  const files = createFileVersions(source)
  const request = {source, key, predictionColumns}
  const read = async (load: LoadRequest): Promise<{table: LoadedTable; version?: string}> => {
    for (let attempt = 1; ; attempt++) {
      const version = await files.read()
      const result = await loadTable(load).catch((error: unknown) => asError(error))
      const unchanged = version === (await files.read())
      if (!(result instanceof Error) && unchanged)
        return version === undefined ? {table: result} : {table: result, version}
      const retried = !unchanged || isChanging(result)
      if (!retried || attempt === ATTEMPTS)
        throw result instanceof Error ? result : changing({subject: source})
    }
  }
  let current: LoadedTable | undefined
  let version: string | undefined
  try {
    const first = await read(signal === undefined ? request : {...request, signal})
    current = first.table
    version = first.version
  } catch (error) {
    files.close()
    throw error
  }

  const closing = new AbortController()
  let settling: string | undefined = version

  const check = async (): Promise<void> => {
    const seen = await files.read()
    if (seen === version) {
      settling = seen
      return
    }
    // A file that is still being written is another one at every look.
    if (seen !== settling) {
      settling = seen
      return
    }
    version = seen
    // One thread: the others are busy answering.
    const next = await read({...request, threads: 1, signal: closing.signal})
    if (closing.signal.aborted) return
    current = next.table
    version = next.version
    settling = version
    options.onReload?.(summaryOf(next.table))
  }

  let timer: NodeJS.Timeout | undefined
  const watch = (): void => {
    timer = setTimeout(() => {
      check()
        .catch((error: unknown) => {
          if (!closing.signal.aborted) options.onReloadError?.(asError(error))
        })
        .finally(() => {
          if (closing.signal.aborted) files.close()
          else watch()
        })
    }, pollMs)
    timer.unref()
  }
  if (pollMs > 0) watch()

  const table = (): LoadedTable => {
    if (current === undefined) throw new Error('The precomputed predictions are closed.')
    return current
  }
  return {
    get rowCount() {
      return table().rowCount
    },
    get modelVersions() {
      return table().modelVersions
    },
    get scoredAt() {
      return table().scoredAt
    },
    get nullKeyCount() {
      return table().nullKeyCount
    },
    get supersededCount() {
      return table().supersededCount
    },
    get sizeBytes() {
      return table().sizeBytes
    },
    find: wanted => table().find(wanted),
    close() {
      clearTimeout(timer)
      closing.abort()
      files.close()
      current = undefined
    },
  }
}

function isChanging(result: unknown): boolean {
  return result instanceof MlopsError && result.code === 'PRECOMPUTED_CHANGING'
}

function summaryOf(table: LoadedTable): PrecomputedSummary {
  const {rowCount, modelVersions, scoredAt, nullKeyCount, supersededCount, sizeBytes} = table
  return {rowCount, modelVersions, scoredAt, nullKeyCount, supersededCount, sizeBytes}
}

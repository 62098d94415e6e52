import type {RowDecoders} from '../codec/index.ts'
import type {LiveModel} from '../types.ts'
import {keyedDecoders} from './keyed-decoders.ts'
import {openPrecomputed} from './open-precomputed.ts'
import type {PrecomputedOptions, PrecomputedSummary} from './types.ts'

/** Where precomputed predictions are, and which column of the requests names one. */
export interface TableRequest {
  readonly source: string
  readonly key: string
}

/** A scored table that answers rows of the requests to one model. */
export interface ServedTable extends TableRequest {
  /** Name of the model. */
  readonly model: string
  readonly summary: PrecomputedSummary
  /** Whether a version answers with the columns that the table has. */
  fits(live: LiveModel): boolean
  /**
   * Decoders that take the rows that the table has out of a request; undefined where the table does
   * not fit the version.
   *
   * @param version - The one that was asked for by name: only rows that it gave count then.
   */
  decodersFor(live: LiveModel, version: string | undefined): RowDecoders | undefined
  close(): void
}

/**
 * Opens a table for a model.
 *
 * @param live - A version of the model; the table must have its prediction columns.
 * @throws MlopsError what `openPrecomputed` throws.
 */
export async function openServedTable(
  {source, key}: TableRequest,
  live: LiveModel,
  options: PrecomputedOptions,
): Promise<ServedTable> {
  const {predictionColumns} = live.engine
  const table = await openPrecomputed(source, key, predictionColumns, options)
  const compared = new WeakMap<LiveModel, boolean>()
  const fits = (asked: LiveModel): boolean => {
    let fit = compared.get(asked)
    if (fit === undefined) {
      fit = areSame(asked.engine.predictionColumns, predictionColumns)
      compared.set(asked, fit)
    }
    return fit
  }
  return {
    fits,
    ...{source, key, model: live.name},
    get summary() {
      const {rowCount, modelVersions, scoredAt, nullKeyCount, supersededCount, sizeBytes} = table
      return {rowCount, modelVersions, scoredAt, nullKeyCount, supersededCount, sizeBytes}
    },
    decodersFor(asked, version) {
      if (!fits(asked)) return undefined
      return keyedDecoders(asked.codec, key, wanted => {
        const row = table.find(wanted)
        const counts = version === undefined || (row?.version ?? '') === asked.version
        return counts ? row : undefined
      })
    },
    close: () => table.close(),
  }
}

type Columns = LiveModel['engine']['predictionColumns']

function areSame(some: Columns, others: Columns): boolean {
  return (
    some.length === others.length &&
    some.every(({name, type}, index) => name === others[index]?.name && type === others[index].type)
  )
}

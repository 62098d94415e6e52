import {bindTable, createPacker, type Pack} from '../../data/index.ts'
import {pickRows, type Predictions} from '../../model/index.ts'
import {drawnRows} from '../multivariate/index.ts'
import {tableOf} from './pack-rows.ts'
import type {ModelRequest, ModelSide} from './types.ts'

const SAMPLE_ROWS = 100_000
const PACK_ROWS = 2048
const SEED = 1

export interface PredictRequest extends ModelRequest {
  /** Rows of each table that are predicted, at most; 100,000. */
  readonly sampleRows?: number | undefined
}

/** Answers of a model to rows that were drawn from a table. */
export interface PredictedSide {
  /** SQL of the rows that were drawn, the same in the same order each time. */
  readonly drawn: string
  readonly parts: readonly Predictions[]
  readonly rows: number
  /** Of each answer the place of its row among those drawn, from 0. */
  readonly places: readonly number[]
  readonly badRows: number
}

/**
 * Has a model predict the rows of a table, or those that were drawn of a large one. Rows that it cannot take are left out.
 *
 * @throws MlopsError `DATA_COLUMNS`, `MODEL_RUN`, and what reading the table throws; AbortError.
 */
export async function predictSide(
  {
    model,
    policy,
    tables: {database},
    seed = SEED,
    sampleRows = SAMPLE_ROWS,
    signal,
  }: PredictRequest,
  side: ModelSide,
): Promise<PredictedSide> {
  const {signature} = model
  const {binding} = await bindTable(database, tableOf(side), signature.columns, {policy})
  const packer = createPacker(binding, signature.inputs, PACK_ROWS, policy)
  const parts: Predictions[] = []
  const places: number[] = []
  let badRows = 0
  let taken = 0
  const predict = async ({feeds, bad}: Pack): Promise<void> => {
    signal?.throwIfAborted()
    const refused = new Set(bad.map(({row}) => row))
    badRows += refused.size
    const rows = Array.from({length: feeds.rowCount}, (_, row) => row)
    const kept = rows.filter(row => !refused.has(row))
    for (const row of kept) places.push(taken + row)
    taken += feeds.rowCount
    if (kept.length > 0)
      parts.push(await model.predict(refused.size === 0 ? feeds : pickRows(feeds, kept)))
  }
  const drawn = drawnRows(side, sampleRows, seed)
  const query = packer.query(drawn)
  for await (const chunk of database.chunks(query, side.subject))
    for (let start = 0; start < chunk.rowCount;) {
      start += packer.add(chunk, start)
      if (packer.rowCount === PACK_ROWS) await predict(packer.take())
    }
  if (packer.rowCount > 0) await predict(packer.take())
  return {drawn, parts, places, badRows, rows: parts.reduce((sum, {rowCount}) => sum + rowCount, 0)}
}

import type {Beside} from '../../testset/index.ts'
import {pickRows, type Feeds} from '../../model/index.ts'

/** Rows as a model takes them, in memory: every candidate answers the same ones. */
export interface Sample {
  readonly packs: readonly SamplePack[]
  readonly rowCount: number
  /** What messages call the data. */
  readonly subject: string
  /** Column of the true answers; null where there are none. */
  readonly target: string | null
  readonly warnings: readonly string[]
}

export interface SamplePack {
  readonly feeds: Feeds
  /** True answers; null where there are none. */
  readonly beside: Beside | null
  readonly firstRow: number
}

/** So many rows, spread evenly over a sample; all where there are no more. */
export function spreadRows({packs, rowCount}: Sample, count: number): Feeds[] {
  const step = Math.max(1, rowCount / count)
  return packs.flatMap(({feeds, firstRow}) => {
    const rows = Array.from({length: feeds.rowCount}, (_, row) => row).filter(
      row => Math.floor((firstRow + row) / step) !== Math.floor((firstRow + row - 1) / step),
    )
    return rows.length === 0 ? [] : [pickRows(feeds, rows)]
  })
}

/** Bytes that tensors take in memory. */
export function bytesOf({tensors}: Feeds): number {
  return Object.values(tensors).reduce(
    (sum, {values}) =>
      sum +
      (Array.isArray(values)
        ? values.reduce((size, text) => size + 2 * text.length + 16, 0)
        : values.byteLength),
    0,
  )
}

import {numberFromHalf} from '../../../../src/lib/core/numbers/index.ts'
import type {Feeds} from '../../../../src/lib/model/index.ts'
import type {PageModel} from '../../../../src/lib/package/portable/page-model.ts'
import {rowFeeds, type Row, type RowValue} from '../../../../src/lib/package/portable/row-feeds.ts'

/** Rows as a form gives them that say the same as tensors; two pictures where there are none. */
export function rowsOfFeeds(
  page: PageModel,
  feeds: Feeds | null,
): {readonly rows: readonly Row[]; readonly feeds: Feeds} {
  if (feeds === null) {
    const rows = [3, 11].map(step => {
      const pixels = Uint8Array.from({length: 192}, (_, at) => (at * step) % 256)
      return {[page.fields[0]?.name ?? '']: {pixels, encoded: ''}}
    })
    return {rows, feeds: rowFeeds(page, rows).feeds}
  }
  const rows = Array.from({length: feeds.rowCount}, (_, row) =>
    Object.fromEntries(
      page.fields.map(({name, input, index, type}): [string, RowValue] => {
        const values = feeds.tensors[input]?.values ?? []
        const value = values[row * (values.length / feeds.rowCount) + index] ?? ''
        if (type === 'bool') return [name, value === 1]
        if (type === 'float16') return [name, numberFromHalf(Number(value))]
        return [name, typeof value === 'bigint' ? String(value) : value]
      }),
    ),
  )
  return {rows, feeds}
}

import type {KnownRows} from './codec/index.ts'
import type {Answered, RowOrigin} from './serving.ts'

type Joined = Pick<Answered, 'cells' | 'source' | 'version' | 'origins'>

/**
 * The rows that were known and those that the model answered, in the order of the request.
 *
 * @param inferred - Of the rows that were not known, by prediction column.
 * @param version - Of the model.
 */
export function joinRows(
  {rows}: KnownRows,
  inferred: readonly (readonly string[])[],
  columnCount: number,
  version: string | null,
): Joined {
  const byModel: RowOrigin = {source: 'model', version}
  const cells = Array.from({length: columnCount}, () => new Array<string>(rows.length))
  let next = 0
  const origins = rows.map((known, row): RowOrigin => {
    const place = known === undefined ? next++ : 0
    for (let column = 0; column < columnCount; column++) {
      const texts = cells[column] as string[]
      texts[row] = (known === undefined ? inferred[column]?.[place] : known.cells[column]) ?? 'null'
    }
    return known === undefined ? byModel : {source: 'precomputed', version: known.version}
  })
  const [first = byModel] = origins
  const same = origins.every(
    origin => origin.source === first.source && origin.version === first.version,
  )
  return same ? {cells, ...first} : {cells, source: 'mixed', version, origins}
}

/**
 * Rows of the log, where they were not kept as they were sent.
 *
 * @param inferred - JSON objects of the rows that were not known.
 */
export function joinRowTexts({rows, keys}: KnownRows, inferred: readonly string[]): string[] {
  let next = 0
  return rows.map((known, row) => {
    const key = keys[row]
    if (known !== undefined) return `{${key ?? ''}}`
    const text = inferred[next++] ?? '{}'
    // The key may be a column of the model as well.
    return key === undefined || text.includes(key.slice(0, key.indexOf(':') + 1))
      ? text
      : `{${key},${text.slice(1)}`
  })
}

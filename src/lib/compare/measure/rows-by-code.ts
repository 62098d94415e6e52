import type {ColumnCodes} from '../../testset/index.ts'

/** The rows of each code, ascending: one pass that counts and one that places, four bytes a row. */
export function rowsByCode({values, codes}: ColumnCodes): (code: number) => Uint32Array {
  const ends = new Uint32Array(values.length + 1)
  for (const code of codes) ends[code + 1] = (ends[code + 1] ?? 0) + 1
  for (let code = 0; code < values.length; code++)
    ends[code + 1] = (ends[code + 1] ?? 0) + (ends[code] ?? 0)
  const next = ends.slice()
  const rows = new Uint32Array(codes.length)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? 0
    const place = next[code] ?? 0
    rows[place] = row
    next[code] = place + 1
  }
  return code => rows.subarray(ends[code] ?? 0, ends[code + 1] ?? 0)
}

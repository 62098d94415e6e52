/**
 * The column of each name: the same name, else the same but for the case, else one that is left over and the same but
 * for what is no letter or digit. Converters to ONNX write `Monthly Charges` as `Monthly_Charges` and `2nd` as `_2nd`, so
 * that is how a model asks for a column of the data. Of several that fit in the last way none is taken.
 */
export function findColumns<C extends {readonly name: string}>(
  columns: readonly C[],
  names: readonly string[],
): (C | undefined)[] {
  const exact = new Map(columns.map(column => [column.name, column]))
  const folded = new Map(columns.map(column => [column.name.toLowerCase(), column]))
  const found = names.map(name => exact.get(name) ?? folded.get(name.toLowerCase()))
  if (found.every(column => column !== undefined)) return found
  const taken = new Set(found)
  const loose = new Map<string, C | undefined>()
  for (const column of columns) {
    if (taken.has(column)) continue
    const key = looseName(column.name)
    loose.set(key, loose.has(key) ? undefined : column)
  }
  return found.map((column, index) => column ?? loose.get(looseName(names[index] ?? '')))
}

function looseName(name: string): string {
  const key = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '_')
  return /^\p{N}/u.test(key) ? `_${key}` : key
}

import type {Table} from '../data/index.ts'

/** The name of a column as the table has it: the same, else the same but for the case. */
export function columnOf(table: Pick<Table, 'columns'>, name: string): string | undefined {
  const names = table.columns.map(column => column.name)
  const folded = name.toLowerCase()
  return names.find(other => other === name) ?? names.find(other => other.toLowerCase() === folded)
}

/** Each name once, whatever its case; null is none. */
export function distinctColumns(names: readonly (string | null)[]): string[] {
  const known = new Map<string, string>()
  for (const name of names)
    if (name !== null && !known.has(name.toLowerCase())) known.set(name.toLowerCase(), name)
  return [...known.values()]
}

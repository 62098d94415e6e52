import type {SideColumn} from './tables.ts'

export interface ColumnPair {
  readonly reference: SideColumn
  readonly current: SideColumn
}

export interface MatchedColumns {
  /** In the order of the reference. */
  readonly pairs: readonly ColumnPair[]
  readonly missing: readonly SideColumn[]
  readonly extra: readonly SideColumn[]
}

/** Finds columns by their exact name, and those that are left whatever the case. */
export function matchColumns(
  reference: readonly SideColumn[],
  current: readonly SideColumn[],
): MatchedColumns {
  const left = new Map(current.map(column => [column.name, column]))
  const partners = new Map<SideColumn, SideColumn>()
  for (const column of reference) {
    const partner = left.get(column.name)
    if (partner === undefined) continue
    partners.set(column, partner)
    left.delete(column.name)
  }
  const folded = new Map([...left.values()].map(column => [column.name.toLowerCase(), column]))
  for (const column of reference) {
    if (partners.has(column)) continue
    const partner = folded.get(column.name.toLowerCase())
    if (partner === undefined) continue
    partners.set(column, partner)
    folded.delete(column.name.toLowerCase())
  }
  const taken = new Set(partners.values())
  return {
    pairs: reference.flatMap(column => {
      const partner = partners.get(column)
      return partner === undefined ? [] : [{reference: column, current: partner}]
    }),
    missing: reference.filter(column => !partners.has(column)),
    extra: current.filter(column => !taken.has(column)),
  }
}

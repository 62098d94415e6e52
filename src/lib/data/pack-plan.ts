import type {ModelColumn} from '../model/index.ts'
import type {Binding, BoundColumn} from './bind-columns.ts'
import {nullFill, type InputPolicy} from './input-policy.ts'

/** One model column: what the query selects for it, and what its nulls become. */
export interface Slot {
  readonly bound: BoundColumn
  readonly fill: string | number | bigint | undefined
  /** Place among the values as written. */
  readonly rawIndex: number | undefined
}

/** What one column of the query holds: the values of a slot, or those of a whole matrix as lists. */
export interface Source {
  readonly input: string
  /** Values a row of the tensor. */
  readonly width: number
  /** One, or `width` in the order of the tensor. */
  readonly slots: readonly Slot[]
}

export interface PackPlan {
  readonly slots: readonly Slot[]
  readonly sources: readonly Source[]
  readonly widths: ReadonlyMap<string, {readonly width: number; readonly image: boolean}>
}

/** DuckDB lays out the rows of a matrix of numbers itself, which costs a third of doing it here. */
export function planPack(binding: Binding, policy: InputPolicy): PackPlan {
  const widths = new Map<string, {width: number; image: boolean}>()
  const slots: Slot[] = []
  const inputs = new Map<string, Slot[]>()
  let rawCount = 0
  for (const bound of binding.columns) {
    const {column, raw} = bound
    const width = Math.max(widths.get(column.input)?.width ?? 0, column.index + 1)
    widths.set(column.input, {width, image: column.kind === 'image'})
    const rawIndex = raw === undefined ? undefined : rawCount++
    const slot = {bound, fill: nullFill(policy, column), rawIndex}
    slots.push(slot)
    inputs.set(column.input, [...(inputs.get(column.input) ?? []), slot])
  }
  const sources = [...inputs].flatMap(([input, own]): Source[] => {
    const width = widths.get(input)?.width ?? 1
    const columns = own.map(({bound}) => bound.column)
    if (isMatrix(columns, width)) return [{input, width, slots: own}]
    return own.map(slot => ({input, width, slots: [slot]}))
  })
  return {slots, sources, widths}
}

function isMatrix(columns: readonly ModelColumn[], width: number): boolean {
  return (
    width > 1 &&
    columns.length === width &&
    columns.every(
      ({type, kind, index}, place) => type !== 'string' && kind === 'scalar' && index === place,
    )
  )
}

/**
 * What a query selects for one plan or more, one behind the other: values in their types; then, in one
 * column that is null for nearly all rows, the values as written that no cast took, as a JSON list. At the
 * end come the row number and what stands beside.
 */
export function packQuery(
  plans: readonly PackPlan[],
  from: string,
  rowNumber: string | undefined,
  beside: readonly string[],
): string {
  const lists = plans.map((plan, index) => selectLists(plan, plans.length === 1 ? '' : `p${index}`))
  const inner = lists.flatMap(list => list.inner)
  const outer = lists.flatMap(list => list.outer)
  if (rowNumber !== undefined) {
    inner.push(`${rowNumber} AS row_number`)
    outer.push('row_number')
  }
  beside.forEach((expression, index) => {
    inner.push(`${expression} AS b${index}`)
    outer.push(`b${index}`)
  })
  return `SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} FROM ${from})`
}

function selectLists(
  {slots, sources}: PackPlan,
  prefix: string,
): {readonly inner: readonly string[]; readonly outer: readonly string[]} {
  const cast = (index: number): string => `${prefix}c${index}`
  const raw = (index: number): string => `${prefix}r${index}`
  const names = new Map(slots.map((slot, index) => [slot, cast(index)]))
  const inner = slots.flatMap(({bound, rawIndex}, index) => [
    `${bound.expression} AS ${cast(index)}`,
    ...(rawIndex === undefined ? [] : [`${bound.raw ?? 'NULL'} AS ${raw(index)}`]),
  ])
  const outer = sources.map(source => {
    const list = source.slots.map(slot => names.get(slot)).join(', ')
    return source.slots.length === 1 ? list : `list_value(${list})`
  })
  const lost = slots.flatMap(({rawIndex}, index) =>
    rawIndex === undefined ? [] : [`(${cast(index)} IS NULL AND ${raw(index)} IS NOT NULL)`],
  )
  const texts = slots.flatMap(({rawIndex}, index) =>
    rawIndex === undefined
      ? []
      : [`CASE WHEN ${cast(index)} IS NULL THEN CAST(${raw(index)} AS VARCHAR) END`],
  )
  if (lost.length > 0)
    outer.push(
      `CASE WHEN ${lost.join(' OR ')} THEN CAST(to_json([${texts.join(', ')}]) AS VARCHAR) END`,
    )
  return {inner, outer}
}

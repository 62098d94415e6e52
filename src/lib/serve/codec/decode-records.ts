import type {Feeds} from '../../model/index.ts'
import {finishDraft, put, startDraft} from './draft.ts'
import type {RowFeeds} from './known-rows.ts'
import {missingColumns} from './missing-columns.ts'
import type {RequestPlan} from './plan-request.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * Rows as objects, `{column: value}`. Columns are found by name, then by name whatever the case. One
 * that is in no row is missing; one that only some rows lack is null there.
 */
export function decodeRecords(
  plan: RequestPlan,
  rows: readonly unknown[],
): RowFeeds | Promise<RowFeeds> {
  const draft = startDraft(plan.inputs, rows.length)
  const {slots} = plan
  let absences: Absences | undefined
  let spelled = true
  for (let row = 0; row < rows.length; row++) {
    const record = rows[row]
    if (!isObject(record)) {
      draft.problems.add(row, undefined, 'is no object of values by column')
      continue
    }
    let folded: ReadonlyMap<string, unknown> | undefined
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index] as RequestPlan['slots'][number]
      const {source} = slot
      let value = slot.inherited && !Object.hasOwn(record, source) ? undefined : record[source]
      if (value === undefined) {
        folded ??= foldKeys(record)
        value = folded.get(source.toLowerCase())
        if (value === undefined) (absences ??= new Absences(slots.length)).add(index, record)
        else spelled = false
      }
      put(draft, slot, row, value)
    }
  }
  absences?.refuse(plan, rows)
  const feeds = finishDraft(plan, draft)
  if (spelled) return feeds
  const mark = (made: Feeds): RowFeeds => ({...made, respelled: true})
  return feeds instanceof Promise ? feeds.then(mark) : mark(feeds)
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Values by name in lower case; of names that differ only in case the last counts. */
export function foldKeys(record: Json): ReadonlyMap<string, unknown> {
  const folded = new Map<string, unknown>()
  for (const key of Object.keys(record)) folded.set(key.toLowerCase(), record[key])
  return folded
}

/** In how many rows each column was not found. */
class Absences {
  readonly #counts: Uint32Array
  #example: Json = {}

  constructor(columns: number) {
    this.#counts = new Uint32Array(columns)
  }

  add(column: number, row: Json): void {
    this.#counts[column] = (this.#counts[column] ?? 0) + 1
    this.#example = row
  }

  /** @throws RequestError `invalid` naming the columns that no row has, unless they need not be there. */
  refuse(plan: RequestPlan, rows: readonly unknown[]): void {
    const objects = rows.filter(isObject).length
    const missing = plan.slots.filter(
      ({optional}, index) => !optional && this.#counts[index] === objects,
    )
    if (missing.length === 0) return
    const names = missing.map(({source}) => source)
    throw missingColumns(plan, names, Object.keys(this.#example))
  }
}

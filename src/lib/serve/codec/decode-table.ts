import type {Feeds} from '../../model/index.ts'
import {RequestError} from '../request-error.ts'
import {finishDraft, put, startDraft} from './draft.ts'
import {missingColumns} from './missing-columns.ts'
import type {RequestPlan, Slot} from './plan-request.ts'
import {readCsv} from './read-csv.ts'

/** Names of columns once, and rows as lists: MLflow's `dataframe_split`. */
export function decodeSplit(
  plan: RequestPlan,
  columns: readonly unknown[],
  data: readonly unknown[],
): Feeds | Promise<Feeds> {
  const positions = areNumbered(columns)
    ? inOrder(plan, columns.length)
    : findColumns(plan, columns.map(columnName))
  return decodeLists(plan, data, positions, columns.length)
}

/** Lists of values by name of column: `{"a": [1, 2], "b": [3, 4]}`. */
export function decodeColumns(
  plan: RequestPlan,
  columns: Readonly<Record<string, unknown>>,
): Feeds | Promise<Feeds> {
  const names = Object.keys(columns)
  const lists = findColumns(plan, names).map((position): readonly unknown[] | undefined => {
    if (position === undefined) return undefined
    const name = names[position] as string
    const list = columns[name]
    if (Array.isArray(list)) return list as readonly unknown[]
    throw new RequestError('invalid', `The column ${name} is no list of values.`, {
      hint: 'Send every column as a list with a value a row.',
    })
  })
  const rowCount = lists.find(list => list !== undefined)?.length ?? 0
  plan.slots.forEach(({source}, index) => {
    const length = lists[index]?.length ?? rowCount
    if (length === rowCount) return
    throw new RequestError(
      'invalid',
      `The columns are not equally long: ${source} has ${length} values, another one ${rowCount}.`,
      {hint: 'Every column needs a value a row; null stands for an absent one.'},
    )
  })
  const draft = startDraft(plan.inputs, rowCount)
  for (let row = 0; row < rowCount; row++)
    plan.slots.forEach((slot, index) => put(draft, slot, row, lists[index]?.[row]))
  return finishDraft(plan, draft)
}

/**
 * CSV of RFC 4180; an empty field is null. Where the header is optional, a first record with none of
 * the names is a row, and fields count in declared order.
 */
export function decodeCsv(
  plan: RequestPlan,
  text: string,
  {header}: {readonly header: 'required' | 'optional'},
): Feeds | Promise<Feeds> {
  const records = readCsv(text)
  const first = records[0] ?? []
  const names = first.map(field => field ?? '')
  const {length} = plan.slots
  const named = namesAny(plan, names)
  if (records.length === 0) throw new RequestError('invalid', 'The body has no line of CSV.')
  if (header === 'optional' && names.length === length && !named)
    return decodeLists(plan, records, inOrder(plan, length), length)
  // Where no name is known, the first record may well hold values, which are not repeated.
  const positions = named ? findColumns(plan, names) : withoutNames(plan, names, header)
  return decodeLists(plan, records.slice(1), positions, names.length)
}

/** Where the model needs none of the columns, no name need be known. */
function withoutNames(
  plan: RequestPlan,
  names: readonly string[],
  header: 'required' | 'optional',
): readonly (number | undefined)[] {
  const {slots} = plan
  if (header === 'required' || slots.every(({optional}) => optional))
    return findColumns(plan, names, [])
  throw new RequestError(
    'invalid',
    `The first line of the CSV has no name of a column, and as a row it has ${names.length} values where the model takes ${slots.length}.`,
    {hint: plan.takes},
  )
}

/**
 * Rows as lists of `width` values.
 *
 * @param positions - The place of each column of the model in them; undefined: it is absent.
 */
export function decodeLists(
  plan: RequestPlan,
  rows: readonly unknown[],
  positions: readonly (number | undefined)[],
  width: number,
): Feeds | Promise<Feeds> {
  const draft = startDraft(plan.inputs, rows.length)
  const {slots} = plan
  for (let row = 0; row < rows.length; row++) {
    const list = rows[row] as readonly unknown[]
    if (!Array.isArray(list)) {
      draft.problems.add(row, undefined, 'is no list of values')
      continue
    }
    if (list.length !== width) {
      draft.problems.add(row, undefined, `has ${list.length} values for ${width} columns`)
      continue
    }
    for (let index = 0; index < slots.length; index++) {
      const position = positions[index]
      put(draft, slots[index] as Slot, row, position === undefined ? null : list[position])
    }
  }
  return finishDraft(plan, draft)
}

/** @throws RequestError `invalid` when a row does not have as many values as the model has columns. */
export function inOrder(plan: RequestPlan, width: number): readonly number[] {
  const {slots} = plan
  if (width === slots.length) return slots.map((_, index) => index)
  throw new RequestError(
    'invalid',
    `A row has ${width} values without names, and the model takes ${slots.length}.`,
    {hint: plan.takes},
  )
}

/**
 * @param near - Names that may be suggested for what is missing.
 * @throws RequestError `invalid` naming what is missing, or is there twice.
 */
function findColumns(
  plan: RequestPlan,
  names: readonly string[],
  near = names,
): readonly (number | undefined)[] {
  const exact = new Map(names.map((name, position) => [name, position]))
  const folded = new Map(names.map((name, position) => [name.toLowerCase(), position]))
  const positions = plan.slots.map(
    ({source}) => exact.get(source) ?? folded.get(source.toLowerCase()),
  )
  const missing = plan.slots.filter(
    ({optional}, index) => !optional && positions[index] === undefined,
  )
  if (missing.length > 0)
    throw missingColumns(
      plan,
      missing.map(({source}) => source),
      near,
    )
  if (exact.size < names.length) refuseTwice(plan, names)
  return positions
}

function refuseTwice(plan: RequestPlan, names: readonly string[]): void {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const name of names) (seen.has(name) ? repeated : seen).add(name)
  const twice = plan.slots.find(({source}) => repeated.has(source))
  if (twice === undefined) return
  throw new RequestError('invalid', `The column ${twice.source} is there twice.`, {
    hint: 'Give every column a name of its own.',
  })
}

function namesAny(plan: RequestPlan, names: readonly string[]): boolean {
  const folded = new Set(names.map(name => name.toLowerCase()))
  return plan.slots.some(({source}) => folded.has(source.toLowerCase()))
}

/** pandas numbers the columns of a table that has no names. */
function areNumbered(columns: readonly unknown[]): boolean {
  return columns.length > 0 && columns.every((name, index) => name === index)
}

function columnName(name: unknown): string {
  if (typeof name === 'string') return name
  if (typeof name === 'number') return String(name)
  throw new RequestError('invalid', 'A name of a column is no text.', {
    hint: '"columns" is the list of names, and "data" the list of rows.',
  })
}

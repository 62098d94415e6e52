import type {Feeds} from '../../model/index.ts'
import {RequestError} from '../request-error.ts'
import {decodeRecords, foldKeys, isObject} from './decode-records.ts'
import {decodeColumns, decodeLists, inOrder} from './decode-table.ts'
import {finishDraft, put, startDraft, type Draft} from './draft.ts'
import {missingColumns} from './missing-columns.ts'
import type {InputPlan, RequestPlan, Slot} from './plan-request.ts'
import {isWrapped} from './write-picture.ts'

/**
 * Rows as Vertex and TensorFlow Serving send them: objects by column or by input; lists in declared
 * order of the columns, or nested as the one input is; single values for a model of one column.
 */
export function decodeInstances(
  plan: RequestPlan,
  instances: readonly unknown[],
): Feeds | Promise<Feeds> {
  // Nothing tells what the rows of an empty list would be; it is refused as every list without rows.
  if (instances.length === 0) return decodeRecords(plan, instances)
  const [first] = instances
  const [only] = plan.inputs
  if (isObject(first)) {
    if (plan.slots.length === 1 && only?.picture === true && isWrapped(first))
      return decodeLists(
        plan,
        instances.map(value => [value]),
        [0],
        1,
      )
    const byInput = plan.inputs.some(
      ({name, width, pixels}) =>
        (width > 1 || pixels !== undefined) &&
        Object.hasOwn(first, name) &&
        Array.isArray(first[name]),
    )
    return byInput ? decodeTensors(plan, byName(plan, instances)) : decodeRecords(plan, instances)
  }
  if (only !== undefined && plan.inputs.length === 1) {
    const nested = Array.isArray(first) && (only.inner.length > 1 || only.picture)
    if (nested || plan.slots.length === 1) return decodeInputs(plan, [instances])
  }
  if (Array.isArray(first))
    return decodeLists(plan, instances, inOrder(plan, first.length), first.length)
  throw new RequestError(
    'invalid',
    `A row is a single value, and the model takes ${plan.slots.length} columns.`,
    {hint: plan.takes},
  )
}

/**
 * Values of all rows by name of input, nested as the tensor is. Where not one name is that of an
 * input, they are those of columns. Single values are those of one row.
 */
export function decodeTensors(
  plan: RequestPlan,
  inputs: Readonly<Record<string, unknown>>,
): Feeds | Promise<Feeds> {
  if (isOneRow(plan, inputs)) return decodeRecords(plan, [inputs])
  const folded = foldKeys(inputs)
  const given = plan.inputs.map(({name, slots}) => {
    const source = slots.length === 1 ? (slots[0]?.source ?? name) : name
    return own(inputs, name) ?? folded.get(name.toLowerCase()) ?? folded.get(source.toLowerCase())
  })
  if (given.every(value => value === undefined)) return decodeColumns(plan, inputs)
  const missing = plan.inputs.filter(
    ({slots}, index) => given[index] === undefined && slots.some(({optional}) => !optional),
  )
  if (missing.length > 0)
    throw missingColumns(
      plan,
      missing.map(({name}) => name),
      Object.keys(inputs),
    )
  return decodeInputs(plan, given)
}

function isOneRow(
  {inputs, slots}: RequestPlan,
  values: Readonly<Record<string, unknown>>,
): boolean {
  const given = slots.map(({source}) => own(values, source)).filter(value => value !== undefined)
  if (given.length === 0 || given.some(value => Array.isArray(value))) return false
  return inputs.every(input => input.slots.length === 1 || !Object.hasOwn(values, input.name))
}

/** @param given - What was sent for each input; undefined: its default. */
function decodeInputs(plan: RequestPlan, given: readonly unknown[]): Feeds | Promise<Feeds> {
  const lists = given.map((value, index) => {
    if (value === undefined || Array.isArray(value)) return value as unknown[] | undefined
    const name = plan.inputs[index]?.name ?? ''
    throw new RequestError('invalid', `The input ${name} is no list with a value a row.`, {
      hint: plan.takes,
    })
  })
  const rowCount = lists.find(list => list !== undefined)?.length ?? 0
  const inputs = plan.inputs.map((input, index) => formOf(input, lists[index]))
  const draft = startDraft(inputs, rowCount)
  inputs.forEach((input, index) => {
    const list = lists[index]
    if (list !== undefined && list.length !== rowCount)
      throw new RequestError(
        'invalid',
        `The inputs do not have the same number of rows: ${input.name} has ${list.length}, another one ${rowCount}.`,
        {hint: 'The first dimension of every input counts rows.'},
      )
    for (let row = 0; row < rowCount; row++)
      if (list === undefined) for (const slot of input.slots) put(draft, slot, row, null)
      else putNested(draft, input, row, list[row])
  })
  return finishDraft(plan, draft)
}

/** A picture that is given as lists of numbers is ready for the model. */
function formOf(input: InputPlan, list: readonly unknown[] | undefined): InputPlan {
  const first = list?.[0]
  // A list around one text is still a picture.
  const numbers = Array.isArray(first) && !(first.length === 1 && isEncoded(first[0]))
  return numbers && input.pixels !== undefined ? input.pixels : input
}

function isEncoded(value: unknown): boolean {
  return typeof value === 'string' || isObject(value) || value === null
}

/** One row of an input: nested by its dimensions, or flat. */
function putNested(draft: Draft, input: InputPlan, row: number, value: unknown): void {
  const {width, inner} = input
  if (width === 1) {
    let scalar = value
    for (let depth = Math.max(inner.length, 1); depth > 0; depth--)
      if (Array.isArray(scalar) && scalar.length === 1) scalar = scalar[0] as unknown
    put(draft, input.slots[0] as Slot, row, scalar)
    return
  }
  if (Array.isArray(value) && value.length === width && !Array.isArray(value[0])) {
    for (let index = 0; index < width; index++)
      put(draft, input.slots[index] ?? (input.slots[0] as Slot), row, value[index], index)
    return
  }
  let next = 0
  const walk = (part: unknown, depth: number): boolean => {
    const size = inner[depth]
    if (size === undefined) {
      put(draft, input.slots[next] ?? (input.slots[0] as Slot), row, part, next)
      next++
      return true
    }
    if (Array.isArray(part) && part.length === size)
      return part.every(element => walk(element, depth + 1))
    const found = Array.isArray(part) ? `a list of ${part.length}` : 'no list'
    const reason = `is not of the shape [${inner.join(', ')}]: dimension ${depth + 1} has ${found} where ${size} values are needed`
    draft.problems.add(row, input.name, reason)
    return false
  }
  walk(value, 0)
}

/** Objects by input as lists by input. */
function byName(
  plan: RequestPlan,
  instances: readonly unknown[],
): Readonly<Record<string, unknown>> {
  const entries = plan.inputs.map(({name, slots}): [string, unknown] => {
    const source = slots.length === 1 ? (slots[0]?.source ?? name) : name
    const values = instances.map(instance =>
      isObject(instance) ? (own(instance, source) ?? own(instance, name)) : null,
    )
    return [name, values]
  })
  return Object.fromEntries(entries)
}

function own(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

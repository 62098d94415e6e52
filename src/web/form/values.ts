import type {PageField, ShownModel} from '../../lib/package/portable/page-model.ts'
import {
  isPicture,
  rowFeeds,
  type Picture,
  type Row,
  type RowValue,
} from '../../lib/package/portable/row-feeds.ts'

/** What the fields hold, by name: numbers as they are written, '' where a field is empty. */
export type FormValues = Readonly<Record<string, FormValue>>
export type FormValue = string | boolean | Picture

/** What the fields hold at first: the typical row, and what a link says instead. */
export function firstValues({fields}: ShownModel, hash: string): FormValues {
  const linked = new URLSearchParams(hash.replace(/^#/, ''))
  return Object.fromEntries(
    fields.map(field => {
      const text = field.kind === 'image' ? null : linked.get(field.name)
      return [field.name, text === null ? exampleOf(field) : fromText(field, text)]
    }),
  )
}

function exampleOf({kind, type, example}: PageField): FormValue {
  if (kind === 'image') return ''
  return type === 'bool' && typeof example === 'boolean' ? example : String(example)
}

function fromText({type, fill}: PageField, text: string): FormValue {
  if (type !== 'bool' || (text === '' && fill !== null)) return text
  return text === 'true'
}

/** The part of a link after `#`: values that differ from the typical row. Pictures do not fit into one. */
export function hashOf({fields}: ShownModel, values: FormValues): string {
  const parameters = new URLSearchParams()
  for (const field of fields) {
    const value = values[field.name] ?? ''
    if (field.kind === 'image' || isPicture(value) || value === exampleOf(field)) continue
    parameters.set(field.name, String(value))
  }
  return parameters.toString()
}

/** The row that fields say, as `mlops serve` would be sent it. */
export function rowOf({fields}: ShownModel, values: FormValues): Row {
  return Object.fromEntries(fields.map(field => [field.name, valueOf(field, values[field.name])]))
}

function valueOf({type, kind, fill}: PageField, value: FormValue = ''): RowValue {
  if (typeof value !== 'string') return value
  if (value === '' && (kind === 'image' || type !== 'string' || fill !== null)) return null
  return value
}

/** What is wrong, by name of the field. */
export function problemsOf(page: ShownModel, row: Row): Readonly<Record<string, string>> {
  return Object.fromEntries(
    rowFeeds(page, [row]).problems.map(({field, reason}) => [field, reason]),
  )
}

/** The row with numbers as numbers of JSON, where those are exact, and pictures as `picture` says. */
export function jsonRow(
  page: ShownModel,
  row: Row,
  picture: (picture: Picture) => string,
): Readonly<Record<string, unknown>> {
  const entries = page.fields.map(field => {
    const value = row[field.name] ?? null
    return [field.name, isPicture(value) ? picture(value) : jsonValue(field, value)]
  })
  return Object.fromEntries(entries) as Readonly<Record<string, unknown>>
}

function jsonValue({type}: PageField, value: Exclude<RowValue, Picture>): unknown {
  if (typeof value !== 'string' || type === 'string') return value
  const number = Number(value)
  const exact = type.startsWith('float') ? Number.isFinite(number) : Number.isSafeInteger(number)
  return value.trim() !== '' && exact ? number : value
}

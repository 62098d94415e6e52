import {nullFill, ruleOf, type ColumnFacts} from '../../data/index.ts'
import type {
  ColumnCategories,
  ModelColumn,
  ModelSignature,
  RunnableModel,
} from '../../model/index.ts'
import type {PageField, PortableModel} from '../portable/page-model.ts'
import type {PackageSubject} from '../types.ts'

/**
 * What predicting without mlops takes, in any runtime of JavaScript.
 *
 * @throws MlopsError `MODEL_OPTIONS` when a declared default is no value of its column.
 */
export function portableModel(
  subject: PackageSubject,
  {meaning, categories}: Pick<RunnableModel, 'meaning' | 'categories'>,
): PortableModel {
  const {signature, options} = subject
  return {
    signature,
    meaning: {...meaning, widths: [...meaning.widths]},
    image: options.image ?? null,
    fields: pageFields(signature, subject, categories),
  }
}

type KnownColumns = Pick<PackageSubject, 'policy' | 'columns' | 'example'>

/** The columns of a model as a form has them, by what is known of their values. */
export function pageFields(
  {columns}: ModelSignature,
  known: KnownColumns,
  categories: readonly ColumnCategories[],
): readonly PageField[] {
  return columns.map(column => fieldOf(column, known, categories))
}

function fieldOf(
  column: ModelColumn,
  {policy, columns, example}: KnownColumns,
  categories: readonly ColumnCategories[],
): PageField {
  const {type, kind, input, index} = column
  const name = ruleOf(policy, column).column ?? column.name
  const {min, max, values: frequent}: ColumnFacts = own(columns, name) ?? {}
  const known = categories.find(one => one.input === input && one.index === index)?.values
  const values = type === 'string' ? (frequent ?? known?.map(String)) : undefined
  const fill = kind === 'image' ? undefined : nullFill(policy, column)
  return {
    ...{name, type, kind, input, index},
    fill: fill === undefined ? null : written(fill),
    ...(min === undefined || max === undefined ? {} : {min, max}),
    ...(values === undefined ? {} : {values}),
    example: own(example ?? {}, name) ?? plainExample(column, {min, max, values}, known),
  }
}

/** As a request says it: JSON has neither NaN nor whole numbers of 64 bits. */
function written(fill: string | number | bigint): string | number {
  return typeof fill === 'bigint' || Number.isNaN(fill) ? String(fill) : fill
}

function plainExample(
  {type, kind}: ModelColumn,
  {
    min,
    max,
    values,
  }: {min: number | undefined; max: number | undefined; values: ColumnFacts['values']},
  known: readonly (string | number)[] | undefined,
): PageField['example'] {
  if (kind === 'image') return ''
  if (type === 'string') return values?.[0] ?? ''
  if (type === 'bool') return false
  if (min === undefined || max === undefined) return known?.[0] ?? 0
  const middle = (min + max) / 2
  return type.startsWith('float') ? Number(middle.toPrecision(3)) : Math.round(middle)
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

import {createHash} from 'node:crypto'
import {nullFill, ruleOf, type ColumnFacts} from '../../../data/index.ts'
import {runnableModel, type ColumnCategories, type ModelColumn} from '../../../model/index.ts'
import type {PackageSettings, PackageSubject} from '../../types.ts'
import type {PageField, PageModel} from './portable/page-model.ts'

/** A page's model, and the bytes that it runs. */
export interface PageParts {
  readonly page: PageModel
  readonly bytes: Uint8Array
}

/** What a page has to know of a model, and the graph as a browser runs it. */
export async function pageOf(
  subject: PackageSubject,
  {mlopsVersion}: PackageSettings,
): Promise<PageParts> {
  const {name, version, label, description, model, options, signature} = subject
  const {bytes, meaning, categories} = await runnableModel(model.path, options)
  const page: PageModel = {
    ...{name, version, label, description},
    backend: {
      kind: 'browser',
      model: {
        file: 'model.onnx',
        name: 'model.onnx',
        sha256: createHash('sha256').update(bytes).digest('hex'),
        sizeBytes: bytes.length,
      },
      weights: model.external.map(({name: called, sha256, sizeBytes}) => ({
        file: weightsFile(called),
        name: called,
        sha256,
        sizeBytes,
      })),
    },
    signature,
    meaning: {...meaning, widths: [...meaning.widths]},
    image: options.image ?? null,
    fields: signature.columns.map(column => fieldOf(column, subject, categories)),
    facts: {
      sha256: model.sha256,
      sizeBytes: model.sizeBytes + model.external.reduce((sum, file) => sum + file.sizeBytes, 0),
      license: subject.license,
      revision: subject.revision,
      registeredAt: version === null ? null : subject.time.toISOString(),
      parent: subject.parent,
      metrics: numbersOf(subject),
      mlops: mlopsVersion,
    },
  }
  return {page, bytes}
}

/** Where a file with weights is in the package: beside what could have its name. */
export function weightsFile(name: string): string {
  return `weights/${name}`
}

function fieldOf(
  column: ModelColumn,
  {policy, columns, example}: PackageSubject,
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

const MOST_METRICS = 12

function numbersOf({metrics}: PackageSubject): readonly (readonly [string, number])[] {
  return Object.entries(metrics ?? {})
    .flatMap(([name, value]) =>
      typeof value === 'number' && Number.isFinite(value) ? [[name, value] as const] : [],
    )
    .slice(0, MOST_METRICS)
}

import {setOwn} from '../../core/records/index.ts'
import {IS_NULL, writerOf} from '../../data/portable.ts'
import {
  createValues,
  placePixels,
  type Feeds,
  type TensorData,
  type TensorSpec,
} from '../../model/portable.ts'
import type {AskedModel, PageField} from './page-model.ts'

/** Values by field, as JSON has them; pictures as their pixels. */
export type Row = Readonly<Record<string, RowValue>>
export type RowValue = string | number | boolean | null | Picture

/** A picture of the declared size. */
export interface Picture {
  /** Interleaved: three values a pixel, one for gray. */
  readonly pixels: Uint8Array
  /** The file that it was, as base64. */
  readonly encoded: string
}

/** Why a row cannot be predicted. */
export interface RowProblem {
  readonly row: number
  readonly field: string
  readonly reason: string
}

export interface RowFeeds {
  readonly feeds: Feeds
  /** The places of what is listed here hold zeros. */
  readonly problems: readonly RowProblem[]
}

/** Tensors of rows, by the rules by which `mlops serve` makes them of a request. */
export function rowFeeds(model: AskedModel, rows: readonly Row[]): RowFeeds {
  const problems: RowProblem[] = []
  const tensors: Record<string, TensorData> = {}
  for (const spec of model.signature.inputs) {
    const fields = model.fields.filter(({input}) => input === spec.name)
    const picture = fields.some(({kind}) => kind === 'image')
    const tensor = picture
      ? pictureTensor(model, spec, fields, rows, problems)
      : valueTensor(spec, fields, rows, problems)
    setOwn(tensors, spec.name, tensor)
  }
  return {feeds: {rowCount: rows.length, tensors}, problems}
}

function valueTensor(
  {type, shape}: TensorSpec,
  fields: readonly PageField[],
  rows: readonly Row[],
  problems: RowProblem[],
): TensorData {
  const width = Math.max(1, ...fields.map(({index}) => index + 1))
  const values = createValues(type, rows.length * width)
  rows.forEach((row, number) => {
    for (const field of fields) {
      const reason = put(values as unknown[], number * width + field.index, field, own(row, field))
      if (reason !== undefined) problems.push({row: number, field: field.name, reason})
    }
  })
  return {type, dims: shape.length <= 1 ? [rows.length] : [rows.length, width], values}
}

/** Puts a value at its place, or what stands for an absent one; else says what is wrong with it. */
function put(
  target: unknown[],
  at: number,
  {type, fill}: PageField,
  value: RowValue,
): string | undefined {
  const write = writerOf(type)
  const reason = write(target, at, value)
  if (reason !== IS_NULL) return reason
  if (fill === null) return 'is empty'
  const failed = write(target, at, fill)
  return failed === IS_NULL ? 'is empty' : failed
}

function pictureTensor(
  {image}: AskedModel,
  {type, name}: TensorSpec,
  fields: readonly PageField[],
  rows: readonly Row[],
  problems: RowProblem[],
): TensorData {
  if (image === null) throw new Error(`How a picture becomes the tensor ${name} is not declared.`)
  const {width, height, layout} = image
  const channels = image.channels === 'gray' ? 1 : 3
  const size = width * height * channels
  const values = createValues(type, rows.length * size)
  rows.forEach((row, number) => {
    for (const field of fields) {
      const value = own(row, field)
      if (isPicture(value)) placePixels(value.pixels, values, number * size, image, type)
      else problems.push({row: number, field: field.name, reason: 'has no picture yet'})
    }
  })
  const inner = layout === 'nchw' ? [channels, height, width] : [height, width, channels]
  return {type, dims: [rows.length, ...inner], values}
}

function own(row: Row, {name}: PageField): RowValue {
  return Object.hasOwn(row, name) ? (row[name] ?? null) : null
}

export function isPicture(value: RowValue): value is Picture {
  return typeof value === 'object' && value !== null
}

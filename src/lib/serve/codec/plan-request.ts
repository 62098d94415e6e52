import {halfFromNumber} from '../../core/numbers/index.ts'
import {nullFill, ruleOf, writerOf, type InputPolicy, type WriteValue} from '../../data/index.ts'
import type {
  ElementType,
  ImagePreprocessing,
  ModelColumn,
  ModelSignature,
  TensorSpec,
} from '../../model/index.ts'
import {writePicture} from './write-picture.ts'

/** Where the value of one column goes, and what stands for it when it is absent. */
export interface Slot {
  /** Its name in requests. */
  readonly source: string
  readonly type: ElementType
  /** Whether every object inherits a property of that name, such as `constructor`. */
  readonly inherited: boolean
  readonly write: WriteValue
  /** undefined: an absent value is an error. */
  readonly fill: string | number | bigint | undefined
  /** Whether the column need not be there at all. */
  readonly optional: boolean
  /** Place of its tensor among the inputs. */
  readonly input: number
  /** Element of the row, which has `width` of them. */
  readonly at: number
  readonly width: number
}

export interface InputPlan {
  readonly name: string
  readonly type: ElementType
  /** Elements a row. */
  readonly width: number
  /** Dimensions of one row as values may be nested in a request. */
  readonly inner: readonly number[]
  /** Dimensions of the tensor after the first. */
  readonly outer: readonly number[]
  /** One an element; one for all where `pixels` are given. */
  readonly slots: readonly Slot[]
  /** Whether what is collected are pictures, to be decoded. */
  readonly picture: boolean
  /** The same input given as numbers, ready for the model; pictures only. */
  readonly pixels: InputPlan | undefined
}

/** What is known of requests before the first arrives. */
export interface RequestPlan {
  /** In declared order of the columns. */
  readonly slots: readonly Slot[]
  readonly inputs: readonly InputPlan[]
  readonly image: ImagePreprocessing | undefined
  /** What the model takes, for hints. */
  readonly takes: string
  /** What errors call the rows, where those that are decoded are not all of the request. */
  readonly rowNumbers?: readonly number[]
}

/** @throws MlopsError `MODEL_OPTIONS` when a declared default is no value of its column. */
export function planRequest(
  signature: ModelSignature,
  policy: InputPolicy,
  image: ImagePreprocessing | undefined,
): RequestPlan {
  const {columns} = signature
  const widths = signature.inputs.map(({name}) =>
    columns.reduce((w, {input, index}) => (input === name ? Math.max(w, index + 1) : w), 0),
  )
  const slots = columns.map((column): Slot => {
    const input = signature.inputs.findIndex(({name}) => name === column.input)
    return slotOf(column, input, widths[input] ?? 1, policy)
  })
  const inputs = signature.inputs.map((spec, index): InputPlan => {
    const own = slots.filter(({input}) => input === index).sort((a, b) => a.at - b.at)
    const picture = columns.some(({input, kind}) => input === spec.name && kind === 'image')
    const width = widths[index] ?? 1
    const outer = spec.shape.length <= 1 ? [] : [width]
    const inner = innerOf(spec, width)
    const {name, type} = spec
    const pixels = picture && image !== undefined ? pixelsOf(spec, own, image) : undefined
    return {name, type, width, inner, outer, slots: own, picture, pixels}
  })
  return {slots, inputs, image, takes: describeColumns(columns, slots)}
}

function slotOf(column: ModelColumn, input: number, width: number, policy: InputPolicy): Slot {
  const rule = ruleOf(policy, column)
  const source = rule.column ?? column.name
  const picture = column.kind === 'image'
  const fill = picture ? undefined : nullFill(policy, column)
  return {
    source,
    type: column.type,
    inherited: source in Object.prototype,
    write: picture ? writePicture : writerOf(column.type),
    fill: column.type === 'float16' && fill !== undefined ? halfFromNumber(Number(fill)) : fill,
    optional: !picture && rule.default !== undefined,
    input,
    at: column.index,
    width,
  }
}

function innerOf({shape}: TensorSpec, width: number): readonly number[] {
  if (shape.length <= 1) return []
  const inner = shape.slice(1)
  return inner.includes(null) ? [width] : inner.map(Number)
}

function pixelsOf(spec: TensorSpec, own: readonly Slot[], image: ImagePreprocessing): InputPlan {
  const {width: w, height: h} = image
  const channels = image.channels === 'gray' ? 1 : 3
  const inner = image.layout === 'nchw' ? [channels, h, w] : [h, w, channels]
  const {name, type} = spec
  const width = channels * h * w
  const slots = own.map(slot => ({...slot, type, write: writerOf(type), at: 0, width}))
  return {name, type, width, inner, outer: inner, slots, picture: false, pixels: undefined}
}

const MAX_NAMED = 20

function describeColumns(columns: readonly ModelColumn[], slots: readonly Slot[]): string {
  const named = slots
    .slice(0, MAX_NAMED)
    .map(
      ({source, type}, index) =>
        `${source} (${columns[index]?.kind === 'image' ? 'picture' : type})`,
    )
  const more = slots.length - named.length
  return `The model takes ${named.join(', ')}${more > 0 ? ` and ${more} more columns` : ''}.`
}

import {nullFill, ruleOf, type InputPolicy} from '../../data/index.ts'
import type {ElementType, ModelColumn, ModelSignature} from '../../model/index.ts'
import {anyOf, type JsonSchema} from './json-schema.ts'
import {absentSchemas, pictureSchemas, valueSchemas} from './value-schema.ts'

/** A column as requests know it. */
export interface DocumentedColumn {
  /** Its name in requests, which mlops.yaml may have changed. */
  readonly name: string
  readonly type: ElementType
  readonly kind: ModelColumn['kind']
  /** Name of the tensor that it feeds. */
  readonly input: string
  /** Which element of its row. */
  readonly index: number
  /** Whether a row must have it. */
  readonly required: boolean
  /** Whether null is taken as well. */
  readonly nullable: boolean
  readonly schema: JsonSchema
  /** A value that it takes. */
  readonly example: string | number | boolean
}

/** Values that are known of columns by their names in requests, such as those of a typical row. */
export type KnownValues = Readonly<Record<string, string | number | boolean>>

/** A picture of one grey pixel, PNG. */
const EXAMPLE_PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg=='

/** @throws MlopsError `MODEL_OPTIONS` when a declared default is no value of its column. */
export function documentedColumns(
  {columns}: ModelSignature,
  policy: InputPolicy,
  known: KnownValues = {},
): readonly DocumentedColumn[] {
  return columns.map(column => {
    const {type, kind, input, index} = column
    const rule = ruleOf(policy, column)
    const picture = kind === 'image'
    const nullable = !picture && nullFill(policy, column) !== undefined
    const values = picture
      ? pictureSchemas()
      : [...valueSchemas(type), ...(nullable ? absentSchemas(type) : [])]
    const title = picture ? 'picture' : type
    const name = rule.column ?? column.name
    const example = Object.hasOwn(known, name) && !picture ? known[name] : undefined
    return {
      name,
      example: example ?? exampleValue(column),
      ...{type, kind, input, index, nullable},
      required: !(nullable && rule.default !== undefined),
      schema: {
        title,
        ...anyOf(values),
        ...(rule.default === undefined || !nullable ? {} : {default: plain(rule.default)}),
      },
    }
  })
}

function exampleValue({type, kind}: ModelColumn): string | number | boolean {
  if (kind === 'image') return EXAMPLE_PICTURE
  if (type === 'string') return 'text'
  return type === 'bool' ? false : 0
}

/** JSON has no exact 64-bit numbers, so that they are texts. */
function plain(value: string | number | bigint | boolean): string | number | boolean {
  return typeof value === 'bigint' ? String(value) : value
}

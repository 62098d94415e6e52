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
  /** Whether a row must have it. */
  readonly required: boolean
  /** Whether null is taken as well. */
  readonly nullable: boolean
  readonly schema: JsonSchema
}

/** @throws MlopsError `MODEL_OPTIONS` when a declared default is no value of its column. */
export function documentedColumns(
  {columns}: ModelSignature,
  policy: InputPolicy,
): readonly DocumentedColumn[] {
  return columns.map(column => {
    const {type, kind, input} = column
    const rule = ruleOf(policy, column)
    const picture = kind === 'image'
    const nullable = !picture && nullFill(policy, column) !== undefined
    const values = picture
      ? pictureSchemas()
      : [...valueSchemas(type), ...(nullable ? absentSchemas(type) : [])]
    const title = picture ? 'picture' : type
    return {
      name: rule.column ?? column.name,
      ...{type, kind, input, nullable},
      required: !(nullable && rule.default !== undefined),
      schema: {
        title,
        ...anyOf(values),
        ...(rule.default === undefined || !nullable ? {} : {default: plain(rule.default)}),
      },
    }
  })
}

/** JSON has no exact 64-bit numbers, so that they are texts. */
function plain(value: string | number | bigint | boolean): string | number | boolean {
  return typeof value === 'bigint' ? String(value) : value
}

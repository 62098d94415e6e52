import type {PredictionColumn} from '../../../model/index.ts'
import type {PackageSubject} from '../../types.ts'
import type {PageField} from '../../portable/page-model.ts'
import type {NodeModel} from './node-model.ts'
import {comment, literal, propertyName, union} from './type-texts.ts'

/** index.d.ts: what the columns of this model are, and what its predictions can be. */
export function declarations(subject: PackageSubject, model: NodeModel): string {
  const {label, description, predictionColumns} = subject
  return `${comment(description === null ? label : `${label}: ${description}`)}

/** A row: what the model takes. */
export interface Input {
${byName(model.fields).map(inputLines).join('\n')}
}

/** What the model says of a row, as \`mlops predict\` prints it. */
export interface Prediction {
${predictionColumns.map((column, index) => predictionLine(column, index === 0 ? model.classes : null)).join('\n')}
}

export interface LoadOptions {
  /** Threads inside one run; 1 when left out. */
  readonly threads?: number
}

export interface Model {
  readonly label: string
  /** SHA-256 of the model as it was registered. */
  readonly sha256: string
  /**
   * Rows are predicted together, and answered in their order.
   *
   * @throws MlopsError \`DATA_BAD_ROW\` where a value is none of its column, \`MODEL_RUN\` where the runtime fails.
   */
  predict(row: Input): Promise<Prediction>
  predict(rows: readonly Input[]): Promise<readonly Prediction[]>
  close(): Promise<void>
}

/**
 * Checks the digest of the model and loads it.
 *
 * @throws MlopsError \`MODEL_DIGEST_MISMATCH\` where its file is not the one that was packaged.
 */
export declare function load(options?: LoadOptions): Promise<Model>

/** An expected failure: what is wrong, and what to do. */
export declare class MlopsError extends Error {
  readonly code: string
  readonly hint: string | undefined
  readonly details: Readonly<Record<string, unknown>> | undefined
}
`
}

/** Fields of a row by their names: one column of the data may feed several inputs. */
export function byName(fields: readonly PageField[]): readonly (readonly PageField[])[] {
  const found = new Map<string, PageField[]>()
  for (const field of fields) found.set(field.name, [...(found.get(field.name) ?? []), field])
  return [...found.values()]
}

function inputLines(fields: readonly PageField[]): string {
  const [first] = fields
  if (first === undefined) return ''
  const optional = fields.every(isOptional)
  const types = fields.map(inputType)
  // What feeds two inputs must be a value of both.
  const type = types.every(other => other === types[0])
    ? (types[0] ?? '')
    : types.map(other => `(${other})`).join(' & ')
  const line = `  readonly ${propertyName(first.name)}${optional ? '?' : ''}: ${type}${optional ? ' | null | undefined' : ''}`
  return `  ${comment(aboutField(first, optional))}\n${line}`
}

/** Whether something stands for an absent value. */
function isOptional({fill}: PageField): boolean {
  return fill !== null
}

function inputType({type, kind, values}: PageField): string {
  if (kind === 'image') return 'string | Uint8Array'
  if (type === 'bool') return 'boolean'
  if (type !== 'string') return type === 'int64' || type === 'uint64' ? 'number | bigint' : 'number'
  // The last keeps editors from dropping the others: any text is allowed, these are proposed.
  return values === undefined ? 'string' : union([...values.map(literal), '(string & {})'])
}

function aboutField({type, kind, min, max, fill}: PageField, optional: boolean): string {
  if (kind === 'image') return 'Path of a picture, or the bytes of its file.'
  const range =
    min === undefined || max === undefined ? '' : `, ${min} to ${max} in the reference data`
  const absent = optional ? `; ${String(fill)} where it is absent` : ''
  return `${type}${range}${absent}`
}

function predictionLine(
  {name, type}: Pick<PredictionColumn, 'name' | 'type'>,
  classes: NodeModel['classes'],
): string {
  const line = `  readonly ${propertyName(name)}: `
  if (classes !== null) return line + union(classes.map(literal))
  if (type === 'bool') return `${line}boolean`
  if (type === 'string') return `${line}string`
  return line + (type === 'int64' || type === 'uint64' ? 'bigint' : 'number')
}

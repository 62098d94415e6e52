import {MlopsError} from '../core/errors/index.ts'
import type {ElementType, ModelColumn} from '../model/index.ts'

/** `error`: the row is bad. `nan`: NaN, floats only. `default`: the value declared for the column. */
export type Nulls = 'error' | 'nan' | 'default'

/** What mlops.yaml says of one input: `model.inputs.<column or input>`. */
export interface InputRule {
  /** Column of the data that feeds it; its own name when left out. */
  readonly column?: string
  readonly nulls?: Nulls
  readonly default?: string | number | bigint | boolean
}

/** How the columns of a table become the inputs of a model; plain data. */
export interface InputPolicy {
  /** For columns whose rule does not say. */
  readonly nulls: Nulls
  readonly inputs: Readonly<Record<string, InputRule>>
}

export function ruleOf(policy: InputPolicy, column: ModelColumn): InputRule {
  return policy.inputs[column.name] ?? policy.inputs[column.input] ?? {}
}

/**
 * What fills the place of an absent value; undefined makes the row bad. 64-bit defaults are exact
 * when written as text.
 *
 * @throws MlopsError `MODEL_OPTIONS` when the declared default is no value of the column's type.
 */
export function nullFill(
  policy: InputPolicy,
  column: ModelColumn,
): string | number | bigint | undefined {
  const rule = ruleOf(policy, column)
  const {default: declared} = rule
  const nulls = rule.nulls ?? (declared === undefined ? policy.nulls : 'default')
  if (nulls === 'nan') return column.type.startsWith('float') ? Number.NaN : undefined
  if (nulls === 'error' || declared === undefined) return undefined
  const value = valueOf(column.type, declared)
  if (value !== undefined) return value
  throw new MlopsError(
    'MODEL_OPTIONS',
    `model.inputs.${column.name}.default is ${JSON.stringify(String(declared))}, and the model needs ${column.type}.`,
    {hint: 'Correct the default in mlops.yaml.'},
  )
}

function valueOf(
  type: ElementType,
  declared: string | number | bigint | boolean,
): string | number | bigint | undefined {
  if (type === 'string') return String(declared)
  if (type === 'bool') return declared === true || declared === 1 || declared === 'true' ? 1 : 0
  const value = typeof declared === 'boolean' ? Number(declared) : declared
  if (type === 'int64' || type === 'uint64') {
    try {
      return BigInt(value)
    } catch {
      return undefined
    }
  }
  const number = Number(value)
  return Number.isNaN(number) ? undefined : number
}

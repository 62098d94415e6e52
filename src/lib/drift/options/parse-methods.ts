import {MlopsError} from '../../core/errors/index.ts'
import {parseMethod} from '../methods/index.ts'
import type {MethodId} from '../types.ts'

/** Method and threshold of one column, or of all. */
export interface MethodOverride {
  readonly method?: MethodId
  readonly threshold?: number
}

/** As mlops.yaml has it: the name is not checked yet. */
export interface ConfiguredMethod {
  readonly method?: string | undefined
  readonly threshold?: number | undefined
}

export interface MethodOverrides {
  /** For columns that are not named. */
  readonly all: MethodOverride | undefined
  readonly columns: Readonly<Record<string, MethodOverride>>
}

/**
 * `--method ks`, `--method psi:0.2`, `--method price=wasserstein:0.1`. A column of the command line replaces
 * that of mlops.yaml.
 *
 * @throws MlopsError `USAGE` for what is not of that form, `DRIFT_METHOD` for a method that is none.
 */
export function parseMethods(
  values: readonly string[] | undefined,
  configured: Readonly<Record<string, ConfiguredMethod>>,
): MethodOverrides {
  let all: MethodOverride | undefined
  const columns: Record<string, MethodOverride> = {}
  for (const [name, {method, threshold}] of Object.entries(configured))
    columns[name] = {
      ...(method === undefined ? {} : {method: parseMethod(method)}),
      ...(threshold === undefined ? {} : {threshold}),
    }
  for (const value of values ?? []) {
    const equals = value.lastIndexOf('=')
    const override = parseOverride(value.slice(equals + 1), value)
    if (equals < 0) all = override
    else columns[value.slice(0, equals)] = override
  }
  return {all, columns}
}

function parseOverride(text: string, value: string): MethodOverride {
  const match = /^(?<method>[\w-]+)(:(?<threshold>.+))?$/.exec(text.trim())
  const {method, threshold} = match?.groups ?? {}
  const limit = threshold === undefined ? undefined : Number(threshold)
  if (method === undefined || (limit !== undefined && !(limit >= 0)))
    throw new MlopsError('USAGE', `--method ${value} is not understood.`, {
      hint: 'Give METHOD, METHOD:THRESHOLD or COLUMN=METHOD:THRESHOLD, such as price=wasserstein:0.1.',
    })
  return {method: parseMethod(method), ...(limit === undefined ? {} : {threshold: limit})}
}

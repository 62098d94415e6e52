import {formatConfigPath, type ConfigPath} from './config-path.ts'
import {variablesOf, type Interpolation} from './interpolate.ts'
import type {YamlSource} from './yaml-source.ts'

/** Where a value of the resolved configuration came from. */
export type Origin =
  | {readonly kind: 'default'}
  | {readonly kind: 'file'; readonly line: number; readonly column: number}
  | {
      readonly kind: 'environment'
      readonly line: number
      readonly column: number
      readonly variables: readonly string[]
      /** False: a variable is missing and the value is still the text of the file. */
      readonly set: boolean
    }

/** Every value that is no section: scalars, lists of scalars, and empty lists and sections. */
export function leavesOf(
  value: unknown,
  path: ConfigPath = [],
): {path: ConfigPath; value: unknown}[] {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value
    if (list.some(entry => typeof entry === 'object' && entry !== null)) {
      return list.flatMap((entry, index) => leavesOf(entry, [...path, index]))
    }
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    if (entries.length > 0)
      return entries.flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
  }
  return [{path, value}]
}

export function findOrigins(
  config: object,
  source: YamlSource,
  interpolation: Interpolation,
): ReadonlyMap<string, Origin> {
  return new Map(
    leavesOf(config).map(({path}) => [
      formatConfigPath(path),
      originOf(path, source, interpolation),
    ]),
  )
}

function originOf(path: ConfigPath, source: YamlSource, interpolation: Interpolation): Origin {
  const {line, column, written} = source.valuePosition(path)
  if (!written) return {kind: 'default'}
  const node = source.nodeAt(path)
  const variables = variablesOf(node, interpolation)
  if (variables === undefined) return {kind: 'file', line, column}
  const set = node === undefined || !interpolation.unset.has(node)
  return {kind: 'environment', line, column, variables, set}
}

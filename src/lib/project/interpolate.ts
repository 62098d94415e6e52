import {isPair, isScalar, parse, Scalar, visit, type Node} from 'yaml'
import {isDeferred} from './deferred.ts'
import type {YamlProblem, YamlSource} from './yaml-source.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export interface Interpolation {
  /** Names of the variables that went into a value. */
  readonly variables: ReadonlyMap<Node, readonly string[]>
  /** Values left as they are written, because a variable of theirs is not set and may be later. */
  readonly unset: ReadonlySet<Node>
  /** The same values as the other kind they may be: `9000` for "9000", and the other way round. */
  readonly otherKind: ReadonlyMap<Node, unknown>
  readonly problems: readonly YamlProblem[]
}

const REFERENCE = /\$(\$\{)|\$\{([^}]*)\}|\$\{[^}]*$/g
const NAME_AND_DEFAULT = /^([A-Za-z_][A-Za-z0-9_]*)(?::-((?:(?!\$\{)[^])*))?$/

/**
 * Replaces `${VAR}` and `${VAR:-default}` in every value of the document; `$${` stays a literal `${`.
 * A value that becomes a number or a boolean may be taken as such or as a text (`otherKind`).
 */
export function interpolate(source: YamlSource, environment: Environment): Interpolation {
  const variables = new Map<Node, readonly string[]>()
  const unset = new Set<Node>()
  const otherKind = new Map<Node, unknown>()
  const problems: YamlProblem[] = []
  visit(source.document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return
      const used: string[] = []
      const text = node.value.replace(
        REFERENCE,
        (whole, escaped: string | undefined, body: string | undefined) => {
          if (escaped !== undefined) return escaped
          const match = NAME_AND_DEFAULT.exec(body ?? '')
          const name = match?.[1]
          if (name === undefined) {
            problems.push({
              ...source.positionOf(node),
              message: `${whole} is no reference to a variable; expected \${NAME} or \${NAME:-default}, or $\${ for a literal \${`,
            })
            return whole
          }
          used.push(name)
          const value = environment[name]
          // As in a shell, `:-` also stands in for an empty variable.
          const found = match?.[2] === undefined ? value : value === '' ? undefined : value
          const result = found ?? match?.[2]
          if (result !== undefined) return result
          if (isDeferred(keysAbove(ancestors))) {
            unset.add(node)
            return whole
          }
          problems.push({
            ...source.positionOf(node),
            message: `the environment variable ${name} is not set; set it or write \${${name}:-default}`,
          })
          return whole
        },
      )
      if (used.length > 0) variables.set(node, used)
      if (unset.has(node)) return
      const scalar = used.length > 0 ? asPlainScalar(text) : text
      const plain = node.type === Scalar.PLAIN
      node.value = plain ? scalar : text
      if (scalar !== text) otherKind.set(node, plain ? text : scalar)
    },
  })
  return {variables, unset, otherKind, problems}
}

function keysAbove(ancestors: readonly unknown[]): string[] {
  return ancestors.flatMap(each =>
    isPair(each) && isScalar(each.key) ? [String(each.key.value)] : [],
  )
}

function asPlainScalar(text: string): unknown {
  try {
    const value: unknown = parse(text, {logLevel: 'error'})
    return typeof value === 'number' || typeof value === 'boolean' ? value : text
  } catch {
    // Text that is no YAML on its own (a URL with ": ") is meant as it stands.
    return text
  }
}

/** Names of the variables that went into a node, undefined when none did. */
export function variablesOf(
  node: Node | undefined,
  {variables}: Interpolation,
): readonly string[] | undefined {
  if (node === undefined) return undefined
  const own = variables.get(node)
  if (own !== undefined || isScalar(node)) return own
  const inside: string[] = []
  visit(node, {Scalar: (_key, scalar) => void inside.push(...(variables.get(scalar) ?? []))})
  return inside.length > 0 ? inside : undefined
}

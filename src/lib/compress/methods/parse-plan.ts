import {MlopsError} from '../../core/errors/index.ts'
import {nearest} from '../../core/text/index.ts'
import type {CompressionMethod} from './method.ts'

/** Methods one after the other. */
export interface Plan {
  /** `prune-structured@0.3+int8` */
  readonly name: string
  readonly steps: readonly Step[]
}

export interface Step {
  readonly method: CompressionMethod
  readonly parameter: number
}

/**
 * Understands `int8`, `low-rank@0.4`, and several with + between: `low-rank+int8`.
 *
 * @throws MlopsError `USAGE` with the nearest name, or the bounds of a number.
 */
export function parsePlan(text: string, methods: readonly CompressionMethod[]): Plan {
  const steps = text.split('+').map(part => parseStep(part.trim().toLowerCase(), methods))
  return {name: text.trim().toLowerCase(), steps}
}

function parseStep(text: string, methods: readonly CompressionMethod[]): Step {
  const [name = '', ...rest] = text.split('@')
  const method = methods.find(other => other.name === name)
  const names = methods.map(other => other.name)
  if (method === undefined) {
    const near = nearest(name, names)
    throw new MlopsError('USAGE', `There is no method "${name}".`, {
      hint: near === undefined ? `Methods are ${names.join(', ')}.` : `Did you mean ${near}?`,
    })
  }
  const {parameter} = method
  if (rest.length === 0) return {method, parameter: parameter?.standard ?? 0}
  const value = rest.join('@') === '' ? Number.NaN : Number(rest.join('@'))
  if (parameter !== undefined && value >= parameter.min && value <= parameter.max)
    return {method, parameter: value}
  throw new MlopsError('USAGE', `${text}: ${name} takes no such number.`, {
    hint:
      parameter === undefined
        ? `Write ${name} alone.`
        : `Behind the @ stands the ${parameter.name}, ${parameter.min} to ${parameter.max}: ${name}@${parameter.standard}.`,
  })
}

import {refuse, shown} from './refuse.ts'
import {textFlaw} from './text-flaw.ts'

const MAX_ID_LENGTH = 256

/** The id of the client; an empty one is none. */
export function readId(id: unknown): string | undefined {
  if (id === undefined || id === null || id === '') return undefined
  if (typeof id !== 'string') throw refuse('id must be a text.')
  if (id.length > MAX_ID_LENGTH)
    throw refuse(`id has ${id.length} characters; at most ${MAX_ID_LENGTH} are kept.`)
  const flaw = textFlaw(id)
  if (flaw !== undefined) throw refuse(`id ${flaw}.`)
  return id
}

/** Microseconds, as clients of the protocol send it, in milliseconds; 0 is no limit. */
export function readTimeout(timeout: unknown): number | undefined {
  if (timeout === undefined || timeout === null) return undefined
  const isNumber = typeof timeout === 'number' || typeof timeout === 'bigint'
  const micros = isNumber ? Number(timeout) : Number.NaN
  if (!Number.isSafeInteger(micros) || micros < 0)
    throw refuse('The parameter timeout must be a whole number of microseconds.')
  return micros === 0 ? undefined : micros / 1000
}

/** Who or what the prediction is about. */
export function readUnit(unit: unknown): string | undefined {
  if (unit === undefined || unit === null) return undefined
  if (typeof unit === 'number' || typeof unit === 'bigint') return String(unit)
  if (typeof unit === 'string') return unit
  throw refuse('The parameter unit must be a text or a number.')
}

/** The highest classes of an output, which a client can pick itself. */
export function refuseClassification(classes: unknown, output: string): void {
  if (classes === undefined || classes === null || classes === 0 || classes === 0n) return
  throw refuse(
    `Output ${shown(output)}: classification is not offered.`,
    'Ask for the output itself and pick its highest scores.',
  )
}

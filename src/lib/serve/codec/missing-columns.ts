import {nearest} from '../../core/text/index.ts'
import {RequestError} from '../request-error.ts'
import type {RequestPlan} from './plan-request.ts'

/** Names that are looked at for "did you mean": a request can hold any number, of any length. */
const MAX_CANDIDATES = 200
const MAX_LENGTH = 100
const MAX_NAMED = 50

/**
 * The error that names all missing columns, and what looks like them in the request.
 *
 * @param given - The names in the request.
 */
export function missingColumns(
  plan: RequestPlan,
  missing: readonly string[],
  given: readonly string[],
): RequestError {
  const used = new Set(plan.slots.map(({source}) => source))
  const candidates = given
    .filter(name => name.length <= MAX_LENGTH && !used.has(name))
    .slice(0, MAX_CANDIDATES)
  const named = missing.slice(0, MAX_NAMED).map(name => {
    const near = nearest(name, candidates)
    return near === undefined ? name : `${name} (did you mean ${near}?)`
  })
  const more = missing.length - named.length
  const noun = missing.length === 1 ? 'A column is' : 'Columns are'
  return new RequestError(
    'invalid',
    `${noun} missing: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
    {hint: plan.takes},
  )
}

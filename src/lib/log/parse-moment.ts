import {MlopsError} from '../core/errors/index.ts'
import {durationMs, durationSchema} from '../project/index.ts'

/**
 * A point of time: so long ago (`7d`), or a date or time in ISO 8601, in UTC where it has no zone.
 *
 * @throws MlopsError `USAGE`.
 */
export function parseMoment(
  text: string | undefined,
  flag: string,
  nowMs: number,
): number | undefined {
  if (text === undefined) return undefined
  if (durationSchema.safeParse(text).success) return nowMs - durationMs(text)
  const hasTime = text.includes(':')
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(text)
  const timeMs = Date.parse(hasTime && !zoned ? `${text}Z` : text)
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(timeMs)) return timeMs
  throw new MlopsError('USAGE', `${flag} ${text} is no time.`, {
    hint: 'Say how long ago (12h, 7d), or a time such as 2026-03-01 or 2026-03-01T04:00:00Z.',
  })
}

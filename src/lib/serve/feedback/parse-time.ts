const TIME =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?<zone>Z|[+-]\d\d(?::?\d\d)?)?)?$/i

/**
 * A point of time in ISO 8601, as milliseconds since 1970; or what is wrong with it. A date alone is its
 * midnight in UTC. A time of day must have a zone, since nobody could say which one was meant.
 */
export function parseTime(text: unknown): number | string {
  if (typeof text !== 'string' || text.length > 40) return 'is no text in ISO 8601'
  const match = TIME.exec(text)?.groups
  if (match === undefined) return 'is no time in ISO 8601, such as 2026-03-01T04:00:00Z'
  const {year, month, day, zone} = match
  if (!isDate(Number(year), Number(month), Number(day))) return 'is no day of the calendar'
  if (text.length > 10 && zone === undefined) return 'has no time zone; end it with Z for UTC'
  const zoned = zone !== undefined && zone.length === 3 ? `${text}:00` : text
  const timeMs = Date.parse(zoned.replace(' ', 'T').replace(',', '.').toUpperCase())
  return Number.isNaN(timeMs) ? 'is no time in ISO 8601' : timeMs
}

/** `Date` takes the 30th of February for the 2nd of March. */
function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

import type {Period} from './parse-period.ts'

/** What people call a period: `2013-07`, `2013-Q3`, `2013-07-01`, `rows 5,000–9,999`. */
export function periodLabel(start: number, {by, rows}: Period): string {
  if (rows !== null)
    return `rows ${start.toLocaleString('en-US')}–${(start + rows - 1).toLocaleString('en-US')}`
  const iso = new Date(start).toISOString()
  if (by === 'year') return iso.slice(0, 4)
  if (by === 'quarter')
    return `${iso.slice(0, 4)}-Q${Math.floor(new Date(start).getUTCMonth() / 3) + 1}`
  if (by === 'month') return iso.slice(0, 7)
  return by === 'hour' || by.endsWith('h')
    ? iso.slice(0, 13).replace('T', ' ') + 'h'
    : iso.slice(0, 10)
}

/** Beginning of a period as it stands in the report. */
export function periodStart(start: number, {rows}: Period): string {
  return rows === null ? new Date(start).toISOString() : String(start)
}

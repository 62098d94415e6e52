import {MlopsError} from '../../core/errors/index.ts'
import {durationMs, durationSchema} from '../../project/index.ts'

const DAY = 864e5
const MONTH = /^(\d+)mo$/

/** How history is cut: a length of time, or calendar months. */
export interface PeriodLength {
  /** As it was written: `30d`, `1mo`. */
  readonly text: string
  readonly months: number | null
  /** Of months, their mean length. */
  readonly ms: number
}

/** Lengths that people think in; the one that gives about a dozen periods is taken. */
const USUAL = [
  '1h',
  '3h',
  '6h',
  '12h',
  '1d',
  '2d',
  '4d',
  '7d',
  '14d',
  '1mo',
  '2mo',
  '3mo',
  '6mo',
  '12mo',
]
const WANTED = 12

/** @throws MlopsError `USAGE`. */
export function parsePeriod(text: string): PeriodLength {
  const months = MONTH.exec(text)?.[1]
  if (months !== undefined && Number(months) > 0)
    return {text, months: Number(months), ms: Number(months) * 30.436875 * DAY}
  if (durationSchema.safeParse(text).success && durationMs(text) > 0)
    return {text, months: null, ms: durationMs(text)}
  throw new MlopsError('USAGE', `--period ${text} is no length of time.`, {
    hint: 'Write 30d, 7d, 12h, or 1mo for calendar months.',
  })
}

/** The usual length that gives between 8 and 24 periods, as near to a dozen as can be. */
export function choosePeriod(spanMs: number, most = 24): PeriodLength {
  const away = (length: PeriodLength): number => {
    const count = spanMs / length.ms
    return Math.abs(Math.log(count / WANTED)) + (count > most + 0.5 ? 10 : 0)
  }
  const [first, ...rest] = USUAL.map(parsePeriod)
  if (first === undefined) throw new Error('There are usual lengths.')
  return rest.reduce((best, length) => (away(length) < away(best) ? length : best), first)
}

/** Beginnings of periods, and the end of the last one; what is left at the end is no whole period. */
export function periodEdges(fromMs: number, untilMs: number, length: PeriodLength): number[] {
  const edges: number[] = []
  const first = new Date(fromMs)
  for (let index = 0; ; index++) {
    const edge =
      length.months === null
        ? fromMs + index * length.ms
        : Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + index * length.months, 1)
    // The newest row is at the end of its period, not behind it: a twentieth may be missing.
    if (edge > untilMs + length.ms / 20) return edges
    edges.push(edge)
  }
}

/** Short names of moments, all as long as the finest of them needs. */
export function labelMoments(moments: readonly number[]): readonly string[] {
  const texts = moments.map(moment => new Date(moment).toISOString())
  if (texts.every(text => text.endsWith('-01T00:00:00.000Z'))) return texts.map(t => t.slice(0, 7))
  if (texts.every(text => text.endsWith('T00:00:00.000Z'))) return texts.map(t => t.slice(0, 10))
  const days = texts.map(text => text.slice(0, 10))
  if (new Set(days).size === days.length) return days
  return texts.map(text => text.slice(0, 16).replace('T', ' '))
}

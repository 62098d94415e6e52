import {MlopsError} from '../../core/errors/index.ts'
import {durationMs, durationSchema} from '../../project/index.ts'

const DAY = 864e5

/** @throws MlopsError `USAGE`. */
export function parseWindows(texts: readonly string[]): readonly string[] {
  for (const text of texts)
    if (text !== 'all' && !(durationSchema.safeParse(text).success && durationMs(text) > 0))
      throw new MlopsError('USAGE', `--windows ${text} is no length of time.`, {
        hint: 'Write all, or lengths such as 180d, with commas between them.',
      })
  return [...new Set(texts)]
}

/** All rows, the window of mlops.yaml, and a quarter and a half of history where there is none. */
export function chooseWindows(spanMs: number, configured: string | undefined): readonly string[] {
  if (configured !== undefined) return [configured, 'all']
  return ['all', lengthText(spanMs / 4)]
}

/** A length in whole days or hours: 28d, 36h. */
export function lengthText(ms: number): string {
  if (ms >= 3 * DAY) return `${Math.round(ms / DAY)}d`
  if (ms >= 3 * 36e5) return `${Math.round(ms / 36e5)}h`
  return `${Math.max(1, Math.round(ms / 6e4))}m`
}

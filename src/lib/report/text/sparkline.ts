const BLOCKS = '▁▂▃▄▅▆▇█'
const ASCII = '_.:-=+*#'

/**
 * Values as a line of small bars, the largest (or `max`, for two lines to be compared) the highest.
 *
 * @param width - Characters; more values than that are summed by neighbours, as shares are.
 * @param unicode - False for a terminal whose encoding has no block characters.
 */
export function sparkline(
  values: readonly number[],
  {width = 12, max, unicode = true}: {width?: number; max?: number; unicode?: boolean} = {},
): string {
  const bars = mergeNeighbours(values, width)
  const top = max ?? Math.max(...bars, 0)
  const levels = unicode ? BLOCKS : ASCII
  return bars.map(bar => levels[levelOf(bar, top, levels.length)] ?? '').join('')
}

/** So many sums of neighbours; all values where there are no more than that. */
export function mergeNeighbours(values: readonly number[], width: number): readonly number[] {
  if (values.length <= width) return values
  const sums = new Array<number>(width).fill(0)
  for (const [i, value] of values.entries()) {
    const at = Math.floor((i * width) / values.length)
    sums[at] = (sums[at] ?? 0) + value
  }
  return sums
}

/** Nothing is the lowest level; whatever there is at all is above it. */
function levelOf(value: number, top: number, levels: number): number {
  if (!(value > 0) || !(top > 0)) return 0
  return Math.min(levels - 1, Math.max(1, Math.ceil((value / top) * (levels - 1))))
}

/** Whether the terminal's locale is UTF-8; Windows Terminal and VS Code are where they say who they are. */
export function hasUnicode(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): boolean {
  if (platform === 'win32')
    return Boolean(environment['WT_SESSION'] ?? environment['TERM_PROGRAM'] ?? environment['CI'])
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || ''
  // macOS terminals are UTF-8 whatever the locale; CI logs are shown as UTF-8.
  return (
    /utf-?8/i.test(locale) ||
    (locale === '' && (platform === 'darwin' || Boolean(environment['CI'])))
  )
}

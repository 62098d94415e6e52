/** How a terminal shows emphasis; identity where it has no colours. */
export interface LineStyle {
  readonly dim: (text: string) => string
  readonly warning: (text: string) => string
  readonly error: (text: string) => string
}

export const PLAIN_STYLE: LineStyle = {
  dim: text => text,
  warning: text => text,
  error: text => text,
}

/** What every line has and people need not see. */
const HIDDEN = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'err'])

/**
 * A JSON line of the log for people: time, words, then the rest as `key=value`.
 *
 * @param stacks - Whether an error tells where it was thrown.
 * @returns The line as it is where it is no JSON.
 */
export function prettyLine(json: string, style: LineStyle, stacks: boolean): string {
  let entry: unknown
  try {
    entry = JSON.parse(json)
  } catch {
    return json
  }
  if (entry === null || typeof entry !== 'object') return json
  const fields = new Map<string, unknown>(Object.entries(entry))
  const level = fields.get('level')
  const time = style.dim(clock(fields.get('time')))
  const message = fields.get('msg')
  const words = emphasised(typeof message === 'string' ? message : '', level, style)
  const rest = [...fields]
    .filter(([key]) => !HIDDEN.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const line = [time, words, ...(rest.length > 0 ? [style.dim(rest.join(' '))] : [])].join('  ')
  const cause = causeOf(fields.get('err'), stacks)
  return cause === undefined ? `${line}\n` : `${line}\n${style.dim(cause)}\n`
}

function emphasised(words: string, level: unknown, style: LineStyle): string {
  if (level === 'error') return style.error(words)
  return level === 'warn' ? style.warning(words) : words
}

function clock(time: unknown): string {
  const date = new Date(typeof time === 'string' || typeof time === 'number' ? time : NaN)
  return Number.isNaN(date.getTime()) ? '--:--:--' : date.toTimeString().slice(0, 8)
}

function causeOf(error: unknown, stacks: boolean): string | undefined {
  if (error === null || typeof error !== 'object') return undefined
  if (stacks && 'stack' in error && typeof error.stack === 'string') return error.stack
  return 'message' in error && typeof error.message === 'string' ? error.message : undefined
}

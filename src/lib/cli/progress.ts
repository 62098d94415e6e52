import type {Ora} from 'ora'

/** Progress of one piece of work. Units are rows, files or steps, as the title says. */
export interface Progress {
  /** `done` of the total so far, which may become known on the way. */
  update(done: number, total?: number): void
  /** Ends the line; with a text, leaves it on the screen. */
  stop(text?: string): void
}

interface ProgressOptions {
  readonly title: string
  readonly total: number | undefined
  readonly enabled: boolean
  readonly color: boolean
}

const SHOW_AFTER_MS = 1000

/** A spinner with share, rate and time left, once the work has taken a second; silent in a pipe. */
export function createProgress(options: ProgressOptions): Progress {
  if (!options.enabled || !process.stderr.isTTY)
    return {update: () => undefined, stop: () => undefined}
  return spinnerProgress(options)
}

function spinnerProgress({title, total, color}: ProgressOptions): Progress {
  const startedAt = performance.now()
  let text = title
  let spinner: Ora | undefined
  let stopped = false
  const timer = setTimeout(() => {
    // ora costs start-up time, so it is loaded only when there is something to show.
    void import('ora').then(({default: ora}) => {
      if (stopped) return
      spinner = ora({
        text,
        stream: process.stderr,
        discardStdin: false,
        ...(color ? {} : {color: 'white' as const}),
      }).start()
    })
  }, SHOW_AFTER_MS)
  timer.unref()
  return {
    update(done, knownTotal = total) {
      text = describe(title, done, knownTotal, performance.now() - startedAt)
      if (spinner) spinner.text = text
    },
    stop(final) {
      stopped = true
      clearTimeout(timer)
      spinner?.stop()
      if (final !== undefined) process.stderr.write(final + '\n')
    },
  }
}

/** "Scoring 45 % · 12,345,678 rows · 1.2 M/s · 12 s left" */
export function describe(
  title: string,
  done: number,
  total: number | undefined,
  elapsedMs: number,
): string {
  const rate = done / Math.max(elapsedMs / 1000, 1e-3)
  const share = total === undefined || total === 0 ? '' : ` ${Math.floor((100 * done) / total)} %`
  const parts = [title + share, done.toLocaleString('en-US'), `${compact(rate)}/s`]
  if (total !== undefined && done > 0 && done < total) {
    parts.push(`${Math.ceil((total - done) / rate)} s left`)
  }
  return parts.join(' · ')
}

function compact(value: number): string {
  return new Intl.NumberFormat('en-US', {notation: 'compact', maximumFractionDigits: 1}).format(
    value,
  )
}

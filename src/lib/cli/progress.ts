import type {Ora} from 'ora'

/** Progress of one piece of work. Units are rows, files or steps, as the title says. */
export interface Progress {
  /** `done` of the total so far; `note` replaces the computed rate. */
  update(done: number, note?: string): void
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
const PLAIN_EVERY_MS = 10_000

/**
 * A spinner with share, rate and time left on a terminal, shown once the work has taken a second.
 * Without a terminal one plain line every ten seconds, so that logs of long jobs show life.
 */
export function createProgress(options: ProgressOptions): Progress {
  if (!options.enabled) return {update: () => undefined, stop: () => undefined}
  return process.stderr.isTTY ? spinnerProgress(options) : plainProgress(options)
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
    update(done, note) {
      text = describe(title, done, total, performance.now() - startedAt, note)
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

function plainProgress({title, total}: ProgressOptions): Progress {
  const startedAt = performance.now()
  let lastAt = startedAt
  return {
    update(done, note) {
      const now = performance.now()
      if (now - lastAt < PLAIN_EVERY_MS) return
      lastAt = now
      process.stderr.write(describe(title, done, total, now - startedAt, note) + '\n')
    },
    stop(final) {
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
  note?: string,
): string {
  const rate = done / Math.max(elapsedMs / 1000, 1e-3)

  const share = total === undefined || total === 0 ? '' : ` ${Math.floor((100 * done) / total)} %`
  const parts = [title + share, done.toLocaleString('en-US'), note ?? `${compact(rate)}/s`]
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

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000
const MAX_EARLY_DEATHS = 5

/** When to start a process again, of which several in a row may die as soon as they start. */
export class RestartPolicy {
  readonly #earlyMs: number
  #earlyDeaths = 0

  /** @param earlyMs - A life shorter than this is a death at the start. */
  constructor(earlyMs: number) {
    this.#earlyMs = earlyMs
  }

  /**
   * @param livedMs - How long the process that died had lived.
   * @returns Milliseconds to wait, twice as long each time; undefined: give up.
   */
  pauseAfter(livedMs: number): number | undefined {
    if (livedMs >= this.#earlyMs) {
      this.#earlyDeaths = 0
      return 0
    }
    this.#earlyDeaths++
    if (this.#earlyDeaths >= MAX_EARLY_DEATHS) return undefined
    return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#earlyDeaths - 1))
  }
}

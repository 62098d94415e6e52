const DELTA = 0.002
/** Values between two looks. */
const CLOCK = 32
/** Buckets of one size. */
const BUCKETS = 5
const SHORTEST_WINDOW = 10
const SHORTEST_PART = 5

interface Bucket {
  readonly total: number
  /** Sum of squared deviations from the mean of the bucket. */
  readonly squares: number
}

/**
 * Adaptive windowing: keeps the longest window of a stream whose parts have the same mean, in buckets of 1, 2, 4, …
 * values with at most five of a size, and drops the oldest where two parts differ.
 *
 * Parts of n₀ and n₁ values differ where their means are more than √(2 v d / h) + 2d / (3h) apart, with v the
 * variance of the window of w values, d = ln(2 ln w / δ), and 1/h = 1/(n₀ − 4) + 1/(n₁ − 4). It looks
 * every 32 values. Memory grows with the logarithm of the window.
 *
 * The window keeps its newer part after an alarm, as in the paper; river 0.26 forgets all of it.
 *
 * @see Bifet & Gavaldà (2007), Learning from time-changing data with adaptive windowing; the window inside
 * river.drift.ADWIN, the same alarms.
 */
export class Adwin {
  readonly #delta: number
  /** Buckets of 2^i values, oldest first. */
  readonly #sizes: Bucket[][] = [[]]
  #seen = 0
  #width = 0
  #total = 0
  #squares = 0

  /** @param options.delta - Chance of an alarm without a change at a cut that is looked at; 0.002. */
  constructor({delta = DELTA}: {readonly delta?: number} = {}) {
    this.#delta = delta
  }

  /** Values in the window. */
  get width(): number {
    return this.#width
  }

  /** Mean of the window; 0 before the first value. */
  get mean(): number {
    return this.#width === 0 ? 0 : this.#total / this.#width
  }

  /** Takes a value; true where the window lost values because its mean changed. */
  update(value: number): boolean {
    this.#sizes[0]?.push({total: value, squares: 0})
    if (this.#width > 0)
      this.#squares += (this.#width * (value - this.mean) ** 2) / (this.#width + 1)
    this.#width++
    this.#total += value
    this.#merge()
    this.#seen++
    if (this.#seen % CLOCK !== 0 || this.#width <= SHORTEST_WINDOW) return false
    let changed = false
    while (this.#partsDiffer()) {
      changed = true
      this.#dropOldest()
    }
    return changed
  }

  #merge(): void {
    for (let i = 0; i < this.#sizes.length; i++) {
      const buckets = this.#sizes[i] ?? []
      if (buckets.length <= BUCKETS) return
      const [older, newer] = buckets.splice(0, 2) as [Bucket, Bucket]
      const rows = 2 ** i
      const apart = older.total / rows - newer.total / rows
      const merged = {
        total: older.total + newer.total,
        squares: older.squares + newer.squares + (rows / 2) * apart * apart,
      }
      ;(this.#sizes[i + 1] ??= []).push(merged)
    }
  }

  #partsDiffer(): boolean {
    let [rows, total] = [0, 0]
    for (let i = this.#sizes.length - 1; i >= 0; i--) {
      const buckets = this.#sizes[i] ?? []
      for (let k = 0; k < buckets.length; k++) {
        rows += 2 ** i
        total += buckets[k]?.total ?? 0
        if (this.#differ(rows, total)) return true
      }
    }
    return false
  }

  #differ(rows: number, total: number): boolean {
    const rest = this.#width - rows
    if (rows < SHORTEST_PART || rest < SHORTEST_PART) return false
    const apart = total / rows - (this.#total - total) / rest
    const spread = 1 / (rows - SHORTEST_PART + 1) + 1 / (rest - SHORTEST_PART + 1)
    const doubt = Math.log((2 * Math.log(this.#width)) / this.#delta)
    const variance = this.#squares / this.#width
    const most = Math.sqrt(2 * spread * variance * doubt) + (2 / 3) * doubt * spread
    return Math.abs(apart) > most
  }

  #dropOldest(): void {
    const last = this.#sizes.length - 1
    const oldest = this.#sizes[last]?.shift()
    if (oldest === undefined) return
    const rows = 2 ** last
    this.#width -= rows
    this.#total -= oldest.total
    const apart = oldest.total / rows - this.#total / this.#width
    this.#squares -= oldest.squares + (rows * this.#width * apart * apart) / (rows + this.#width)
    if (this.#sizes[last]?.length === 0 && last > 0) this.#sizes.pop()
  }
}

const DELTA = 0.005
const THRESHOLD = 50
const ALPHA = 0.9999
const MIN_VALUES = 30

export interface PageHinkleyOptions {
  /** At most this much upwards or downwards, a mean may move without an alarm; 0.005. */
  readonly delta?: number
  /** 50. */
  readonly threshold?: number
  /** Forgetting factor of the sums; 0.9999. */
  readonly alpha?: number
}

/**
 * Page-Hinkley test for a change of the mean of a stream, both ways.
 *
 * S⁺ = α S⁺ + x − x̄ − δ and S⁻ = α S⁻ + x − x̄ + δ with the running mean x̄; an alarm where S⁺ is more than a
 * threshold above its smallest or S⁻ more than it below its largest value, after 30 values at the earliest.
 *
 * @see Page (1954), Continuous inspection schemes; river.drift.PageHinkley, the same alarms.
 */
export class PageHinkley {
  readonly #delta: number
  readonly #threshold: number
  readonly #alpha: number
  #count = 0
  #mean = 0
  #up = 0
  #down = 0
  #smallest = Infinity
  #largest = -1

  constructor({delta = DELTA, threshold = THRESHOLD, alpha = ALPHA}: PageHinkleyOptions = {}) {
    this.#delta = delta
    this.#threshold = threshold
    this.#alpha = alpha
  }

  /** Takes a value; true where it raises an alarm, after which the test begins anew. */
  update(value: number): boolean {
    this.#count++
    this.#mean += (value - this.#mean) / this.#count
    const off = value - this.#mean
    this.#up = this.#alpha * this.#up + off - this.#delta
    this.#down = this.#alpha * this.#down + off + this.#delta
    this.#smallest = Math.min(this.#smallest, this.#up)
    this.#largest = Math.max(this.#largest, this.#down)
    if (this.#count < MIN_VALUES) return false
    const alarm =
      this.#up - this.#smallest > this.#threshold || this.#largest - this.#down > this.#threshold
    if (alarm) this.#begin()
    return alarm
  }

  #begin(): void {
    this.#count = 0
    this.#mean = 0
    this.#up = 0
    this.#down = 0
    this.#smallest = Infinity
    this.#largest = -1
  }
}

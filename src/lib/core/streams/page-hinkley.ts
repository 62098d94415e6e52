/** At most this much upwards or downwards, a mean may move without an alarm. */
const DELTA = 0.005
const THRESHOLD = 50
/** Forgetting factor of the sums. */
const ALPHA = 0.9999
const MIN_VALUES = 30

/**
 * Page-Hinkley test for a change of the mean of a stream, both ways.
 *
 * S⁺ = α S⁺ + x − x̄ − δ and S⁻ = α S⁻ + x − x̄ + δ with the running mean x̄; an alarm where S⁺ is more than 50 above
 * its smallest or S⁻ more than 50 below its largest value, after 30 values at the earliest. δ = 0.005, α = 0.9999.
 *
 * @see Page (1954), Continuous inspection schemes; river.drift.PageHinkley, the same alarms.
 */
export class PageHinkley {
  #count = 0
  #mean = 0
  #up = 0
  #down = 0
  #smallest = Infinity
  #largest = -1

  /** Takes a value; true where it raises an alarm, after which the test begins anew. */
  update(value: number): boolean {
    this.#count++
    this.#mean += (value - this.#mean) / this.#count
    const off = value - this.#mean
    this.#up = ALPHA * this.#up + off - DELTA
    this.#down = ALPHA * this.#down + off + DELTA
    this.#smallest = Math.min(this.#smallest, this.#up)
    this.#largest = Math.max(this.#largest, this.#down)
    if (this.#count < MIN_VALUES) return false
    const alarm = this.#up - this.#smallest > THRESHOLD || this.#largest - this.#down > THRESHOLD
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

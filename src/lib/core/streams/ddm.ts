const WARM_UP = 30
const WARNING = 2
const DRIFT = 3

/**
 * Drift detection method: alarms where the rate of errors of a stream of 0 and 1 is three of its standard
 * deviations above the lowest rate so far, warns at two.
 *
 * With p errors a value and s = √(p(1 − p)/n), the lowest p + s is kept after 30 values.
 *
 * @see Gama et al. (2004), Learning with drift detection; river.drift.binary.DDM, the same alarms.
 */
export class Ddm {
  #count = 0
  #rate = 0
  #lowestRate = 0
  #lowestDeviation = 0
  #lowest = Infinity

  /** Takes whether a prediction was wrong; after `drift` the method begins anew. */
  update(error: boolean): 'stable' | 'warning' | 'drift' {
    this.#count++
    this.#rate += ((error ? 1 : 0) - this.#rate) / this.#count
    // Rounding may bring the rate a little beyond 0 or 1.
    const deviation = Math.sqrt(Math.max(0, this.#rate * (1 - this.#rate)) / this.#count)
    if (this.#count <= WARM_UP) return 'stable'
    const upper = this.#rate + deviation
    if (upper <= this.#lowest) {
      this.#lowest = upper
      this.#lowestRate = this.#rate
      this.#lowestDeviation = deviation
    }
    if (upper > this.#lowestRate + DRIFT * this.#lowestDeviation) {
      this.#begin()
      return 'drift'
    }
    return upper > this.#lowestRate + WARNING * this.#lowestDeviation ? 'warning' : 'stable'
  }

  #begin(): void {
    this.#count = 0
    this.#rate = 0
    this.#lowest = Infinity
  }
}

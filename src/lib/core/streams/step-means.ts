/** A power of two: neighbours join in pairs. */
const MOST_STEPS = 32_768

/** Consecutive values of a stream as one. */
export interface Step {
  readonly mean: number
  /** Row of its first value, and when that was; NaN where there is no clock. */
  readonly row: number
  readonly time: number
}

/**
 * Means of equally many consecutive values each, of a stream of any length in bounded memory: when there are 32,768,
 * neighbours become one. Up to so many values each is a step of its own.
 */
export class StepMeans {
  #valuesAStep = 1
  readonly #sums: number[] = []
  readonly #rows: number[] = []
  readonly #times: number[] = []
  #open = 0
  #sum = 0
  #row = 0
  #time = Number.NaN

  /** Values a step. */
  get valuesAStep(): number {
    return this.#valuesAStep
  }

  /** Values that were taken. */
  get values(): number {
    return this.#sums.length * this.#valuesAStep + this.#open
  }

  /** @param value - Finite. */
  take(value: number, row: number, time: number): void {
    if (this.#open === 0) {
      this.#row = row
      this.#time = time
    }
    this.#sum += value
    this.#open++
    if (this.#open < this.#valuesAStep) return
    this.#sums.push(this.#sum)
    this.#rows.push(this.#row)
    this.#times.push(this.#time)
    this.#open = 0
    this.#sum = 0
    if (this.#sums.length === MOST_STEPS) this.#join()
  }

  /** In the order of the stream; the last values are left out where they do not fill a step. */
  steps(): readonly Step[] {
    return this.#sums.map((sum, index) => ({
      mean: sum / this.#valuesAStep,
      row: this.#rows[index] ?? Number.NaN,
      time: this.#times[index] ?? Number.NaN,
    }))
  }

  #join(): void {
    const half = this.#sums.length / 2
    for (let i = 0; i < half; i++) {
      this.#sums[i] = (this.#sums[2 * i] ?? 0) + (this.#sums[2 * i + 1] ?? 0)
      this.#rows[i] = this.#rows[2 * i] ?? Number.NaN
      this.#times[i] = this.#times[2 * i] ?? Number.NaN
    }
    this.#sums.length = half
    this.#rows.length = half
    this.#times.length = half
    this.#valuesAStep *= 2
  }
}

/** Steps of `size` times the length; the rest that does not fill one is left out. */
export function joinSteps(steps: readonly Step[], size: number): readonly Step[] {
  if (size === 1) return steps
  return Array.from({length: Math.floor(steps.length / size)}, (_, index) => {
    const parts = steps.slice(index * size, (index + 1) * size)
    const sum = parts.reduce((total, {mean}) => total + mean, 0)
    const {row = Number.NaN, time = Number.NaN} = parts[0] ?? {}
    return {mean: sum / parts.length, row, time}
  })
}

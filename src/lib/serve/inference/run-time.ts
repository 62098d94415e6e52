/**
 * How long a run of n rows takes, as a line a·n + b that follows what is measured: least squares whose
 * older measurements count less and less.
 */
export class RunTime {
  #weight = 0
  #n = 0
  #t = 0
  #nn = 0
  #nt = 0

  add(rows: number, milliseconds: number): void {
    const keep = 0.98
    this.#weight = this.#weight * keep + 1
    this.#n = this.#n * keep + rows
    this.#t = this.#t * keep + milliseconds
    this.#nn = this.#nn * keep + rows * rows
    this.#nt = this.#nt * keep + rows * milliseconds
  }

  /** Milliseconds; 0 before the first measurement. */
  of(rows: number): number {
    if (this.#weight === 0) return 0
    const {slope, base} = this.#line()
    return Math.max(0, slope * rows + base)
  }

  /** The most rows of a run that takes no longer, 1 … `limit`. */
  rowsWithin(milliseconds: number, limit: number): number {
    const {slope, base} = this.#line()
    if (!(slope > 0)) return limit
    return Math.max(1, Math.min(limit, Math.floor((milliseconds - base) / slope)))
  }

  #line(): {readonly slope: number; readonly base: number} {
    const w = this.#weight
    if (w === 0) return {slope: 0, base: 0}
    const variance = this.#nn / w - (this.#n / w) ** 2
    const mean = this.#t / w
    // All of one size: nothing tells a row from a run.
    if (variance < 1e-9) return {slope: mean / (this.#n / w), base: 0}
    const slope = Math.max(0, (this.#nt / w - (this.#n / w) * mean) / variance)
    return {slope, base: Math.max(0, mean - slope * (this.#n / w))}
  }
}

/** An observation weighs half as much after about 34 others. */
const FORGET = 0.98
/** A run that was held up (by the collector, by a neighbour) counts as at most so many times slower. */
const OUTLIER = 8
const SLACK_MS = 1

/** Sums of weighted least squares. */
class Sums {
  weight = 0
  n = 0
  nn = 0
  t = 0
  nt = 0

  add(rows: number, ms: number, keep: number): void {
    this.weight = this.weight * keep + 1
    this.n = this.n * keep + rows
    this.nn = this.nn * keep + rows * rows
    this.t = this.t * keep + ms
    this.nt = this.nt * keep + rows * ms
  }
}

/**
 * The time of a run as perRowMs · rows + fixedMs, both ≥ 0, learned from runs as they end: least
 * squares with forgetting, on top of what was measured when the model was loaded, which is not
 * forgotten, so that a load of batches all alike cannot lose the slope.
 */
export class RunTimeFit {
  readonly #measured = new Sums()
  readonly #recent = new Sums()
  perRowMs = 0
  fixedMs = 0

  /** A run at load time. */
  measure(rows: number, ms: number): void {
    this.#measured.add(rows, ms, 1)
    this.#solve()
  }

  /** A run that served requests. */
  add(rows: number, ms: number): void {
    const known = this.#measured.weight + this.#recent.weight > 0
    const most = OUTLIER * this.predict(rows) + SLACK_MS
    this.#recent.add(rows, known ? Math.min(ms, most) : ms, FORGET)
    this.#solve()
  }

  predict(rows: number): number {
    return this.perRowMs * rows + this.fixedMs
  }

  /**
   * Most rows of a run of `targetMs`. Where a run costs much whatever its rows, at least as many as
   * make the rows cost as much again: fewer would waste the time of the machine.
   */
  rowsWithin(targetMs: number, maxRows: number): number {
    if (this.perRowMs <= 0) return maxRows
    const budget = Math.max(targetMs, 2 * this.fixedMs + this.perRowMs)
    const rows = Math.floor((budget - this.fixedMs) / this.perRowMs + 1e-9)
    return Math.max(1, Math.min(maxRows, rows))
  }

  #solve(): void {
    const a = this.#measured
    const b = this.#recent
    const weight = a.weight + b.weight
    const n = (a.n + b.n) / weight
    const t = (a.t + b.t) / weight
    const variance = (a.nn + b.nn) / weight - n * n
    const covariance = (a.nt + b.nt) / weight - n * t
    // All runs had the same size: each row is taken to cost its share.
    const slope = variance > 1e-9 * n * n ? Math.max(0, covariance / variance) : t / n
    const fixed = t - slope * n
    this.perRowMs = fixed < 0 ? t / n : slope
    this.fixedMs = Math.max(0, fixed)
  }
}

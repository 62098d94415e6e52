/** A link of the list below. */
export interface Arrival {
  readonly since: number
  before: Arrival | undefined
  after: Arrival | undefined
  /** It took too long. */
  late(): void
}

/**
 * Bodies on their way, the oldest first. A chain of links, because every request adds one and takes
 * it away again.
 */
export class Arrivals {
  #oldest: Arrival | undefined
  #newest: Arrival | undefined

  add(arrival: Arrival): void {
    const newest = this.#newest
    arrival.before = newest
    if (newest === undefined) this.#oldest = arrival
    else newest.after = arrival
    this.#newest = arrival
  }

  /** Once for each that was added. */
  remove(arrival: Arrival): void {
    const {before, after} = arrival
    if (before === undefined) this.#oldest = after
    else before.after = after
    if (after === undefined) this.#newest = before
    else after.before = before
    arrival.before = undefined
    arrival.after = undefined
  }

  /** @param latest - Those since then are in time. */
  refuseLate(latest: number): void {
    let arrival = this.#oldest
    while (arrival !== undefined && arrival.since <= latest) {
      const {after} = arrival
      arrival.late()
      arrival = after
    }
  }
}

import type {Pending} from './pending.ts'

/** First in, first out, in constant time. */
class Fifo {
  /** Those before the head are let go at once: their tensors may be large. */
  #items: (Pending | undefined)[] = []
  #head = 0
  /** How many are neither taken nor settled, as the queue counts. */
  waiting = 0

  /** The first that is neither taken nor settled. */
  peek(): Pending | undefined {
    const items = this.#items
    while (this.#head < items.length) {
      const item = items[this.#head]
      if (item !== undefined && !item.taken && !item.settled) return item
      this.#items[this.#head++] = undefined
    }
    this.#items = []
    this.#head = 0
    return undefined
  }

  push(item: Pending): void {
    this.#items.push(item)
    // The places before the head are given back now and then.
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
  }

  unshift(item: Pending): void {
    if (this.#head > 0) this.#items[--this.#head] = item
    else this.#items.unshift(item)
  }

  /** Lets go of those that are taken or settled, wherever they stand. */
  compact(): void {
    this.#items = [...this]
    this.#head = 0
  }

  *[Symbol.iterator](): Iterator<Pending> {
    for (let index = this.#head; index < this.#items.length; index++) {
      const item = this.#items[index]
      if (item !== undefined && !item.taken && !item.settled) yield item
    }
  }
}

/** Requests that wait, in the order in which they came, and by what may share a run. */
export class RequestQueue {
  readonly #all = new Fifo()
  readonly #byKey = new Map<string, Fifo>()
  rows = 0
  requests = 0
  bytes = 0

  push(item: Pending): void {
    this.#all.push(item)
    this.#laneOf(item.key).push(item)
    this.#count(item, 1)
  }

  /** Puts taken requests back to the front, in their order. */
  restore(items: readonly Pending[]): void {
    for (const item of items.toReversed()) {
      item.taken = false
      this.#all.unshift(item)
      this.#laneOf(item.key).unshift(item)
      this.#count(item, 1)
    }
  }

  /**
   * The oldest request, and those of its key that came next, as long as they fit into `maxRows`
   * together. What nobody waits for any more is settled by `drop` and left out.
   */
  take(maxRows: number, drop: (item: Pending) => boolean): Pending[] {
    const taken: Pending[] = []
    let rows = 0
    for (;;) {
      const first = this.#all.peek()
      if (first === undefined) return taken
      if (drop(first)) {
        this.#remove(first)
        continue
      }
      const lane = this.#laneOf(first.key)
      for (let next = lane.peek(); next !== undefined; next = lane.peek()) {
        if (drop(next)) {
          this.#remove(next)
          continue
        }
        if (taken.length > 0 && rows + next.rows > maxRows) break
        rows += next.rows
        this.#remove(next)
        taken.push(next)
      }
      this.#all.peek()
      return taken
    }
  }

  /** Takes out what nobody waits for any more, as `drop` finds and settles it. */
  sweep(drop: (item: Pending) => boolean): void {
    const before = this.requests
    for (const item of this.#all) if (drop(item)) this.#remove(item)
    if (this.requests === before) return
    // What stands first may wait long, and the tensors of those behind it may be large.
    this.#all.compact()
    for (const lane of this.#byKey.values()) lane.compact()
  }

  /** How many shapes and types wait. */
  get keys(): number {
    return this.#byKey.size
  }

  #remove(item: Pending): void {
    item.taken = true
    this.#count(item, -1)
  }

  #laneOf(key: string): Fifo {
    let lane = this.#byKey.get(key)
    if (lane === undefined) this.#byKey.set(key, (lane = new Fifo()))
    return lane
  }

  #count(item: Pending, sign: 1 | -1): void {
    this.rows += sign * item.rows
    this.bytes += sign * item.bytes
    this.requests += sign
    const lane = this.#laneOf(item.key)
    lane.waiting += sign
    // Shapes and requests of the past are forgotten.
    if (lane.waiting === 0) this.#byKey.delete(item.key)
  }
}

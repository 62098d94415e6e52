import type {Pending} from './pending.ts'

/** First in, first out, in constant time. */
class Fifo {
  #items: Pending[] = []
  #head = 0

  /** The first that is neither taken nor settled. */
  peek(): Pending | undefined {
    const items = this.#items
    while (this.#head < items.length) {
      const item = items[this.#head]
      if (item !== undefined && !item.taken && !item.settled) return item
      this.#head++
    }
    this.#items = []
    this.#head = 0
    return undefined
  }

  push(item: Pending): void {
    this.#items.push(item)
    // What stands before the head is let go now and then.
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
  }

  unshift(item: Pending): void {
    if (this.#head > 0) this.#items[--this.#head] = item
    else this.#items.unshift(item)
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
    this.#count(item, 1)
    this.#all.push(item)
    this.#of(item.key).push(item)
  }

  /** Puts taken requests back to the front, in their order. */
  restore(items: readonly Pending[]): void {
    for (const item of items.toReversed()) {
      this.#count(item, 1)
      item.taken = false
      this.#all.unshift(item)
      this.#of(item.key).unshift(item)
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
        this.remove(first)
        continue
      }
      const lane = this.#of(first.key)
      for (let next = lane.peek(); next !== undefined; next = lane.peek()) {
        if (drop(next)) {
          this.remove(next)
          continue
        }
        if (taken.length > 0 && rows + next.rows > maxRows) return taken
        rows += next.rows
        next.taken = true
        this.#count(next, -1)
        taken.push(next)
      }
      // Nobody waits under this key: shapes and requests of the past are forgotten.
      this.#byKey.delete(first.key)
      this.#all.peek()
      return taken
    }
  }

  /** Takes out what was settled while it waited. */
  remove(item: Pending): void {
    item.taken = true
    this.#count(item, -1)
  }

  [Symbol.iterator](): Iterator<Pending> {
    return this.#all[Symbol.iterator]()
  }

  #of(key: string): Fifo {
    let lane = this.#byKey.get(key)
    if (lane === undefined) this.#byKey.set(key, (lane = new Fifo()))
    return lane
  }

  #count(item: Pending, sign: 1 | -1): void {
    this.rows += sign * item.rows
    this.bytes += sign * item.bytes
    this.requests += sign
  }
}

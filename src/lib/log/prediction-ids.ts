import {randomBytes} from 'node:crypto'

/** Counters of one millisecond. */
const COUNTERS = 0x1000

/**
 * Ids of predictions: UUIDs of version 7, which sort by time. Within a process they are counted, and
 * between processes 62 random bits tell them apart.
 */
export function createPredictionIds(now: () => number = Date.now): () => string {
  const random = randomBytes(8)
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80
  const hex = random.toString('hex')
  const tail = `${hex.slice(0, 4)}-${hex.slice(4)}`
  let time = 0
  let head = ''
  let counter = 0
  return () => {
    const current = now()
    if (current > time) begin(current)
    else if (++counter === COUNTERS) begin(time + 1)
    return `${head}-7${counter.toString(16).padStart(3, '0')}-${tail}`
  }

  function begin(milliseconds: number): void {
    time = milliseconds
    counter = 0
    const digits = milliseconds.toString(16).padStart(12, '0')
    head = `${digits.slice(0, 8)}-${digits.slice(8)}`
  }
}

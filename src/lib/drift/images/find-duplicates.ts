import type {ImageTable} from './image-table.ts'

/** Bits in which the difference hashes of two pictures may differ to look alike. */
const NEAR_BITS = 4

/** One more than the bits that may differ: at least one band of two near hashes is equal. */
const BANDS = [13n, 13n, 13n, 13n, 12n] as const

/** Pictures that stand in a table before: byte by byte, and others that look like an earlier one. */
export function duplicatesWithin({digests, hashes}: ImageTable): {exact: number; near: number} {
  const seen = new Set<string>()
  const index = new HashIndex()
  let [exact, near] = [0, 0]
  digests.forEach((digest, at) => {
    const hash = hashes[at] ?? 0n
    if (seen.has(digest)) exact++
    else if (index.hasNear(hash)) near++
    seen.add(digest)
    index.add(hash)
  })
  return {exact, near}
}

/** Pictures of `current` that `reference` has: byte by byte, and others that look like one of it. */
export function duplicatesAcross(
  reference: ImageTable,
  current: ImageTable,
): {exact: number; near: number} {
  const seen = new Set(reference.digests)
  const index = new HashIndex()
  for (const hash of reference.hashes) index.add(hash)
  let [exact, near] = [0, 0]
  current.digests.forEach((digest, at) => {
    if (seen.has(digest)) exact++
    else if (index.hasNear(current.hashes[at] ?? 0n)) near++
  })
  return {exact, near}
}

/** Hashes by their bands, so that near ones are found without comparing all with all. */
class HashIndex {
  readonly #bands = BANDS.map(() => new Map<number, bigint[]>())

  add(hash: bigint): void {
    if (hash === 0n) return
    eachBand(hash, (key, band) => {
      const bucket = this.#bands[band]?.get(key)
      if (bucket === undefined) this.#bands[band]?.set(key, [hash])
      else if (!bucket.includes(hash)) bucket.push(hash)
    })
  }

  hasNear(hash: bigint): boolean {
    if (hash === 0n) return false
    let found = false
    eachBand(hash, (key, band) => {
      found ||=
        this.#bands[band]?.get(key)?.some(other => differingBits(hash, other) <= NEAR_BITS) ?? false
    })
    return found
  }
}

function eachBand(hash: bigint, visit: (key: number, band: number) => void): void {
  let rest = hash
  BANDS.forEach((bits, band) => {
    visit(Number(BigInt.asUintN(Number(bits), rest)), band)
    rest >>= bits
  })
}

function differingBits(a: bigint, b: bigint): number {
  let bits = a ^ b
  let count = 0
  for (; bits !== 0n && count <= NEAR_BITS; bits &= bits - 1n) count++
  return count
}

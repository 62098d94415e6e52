/** A source of doubles in [0, 1) that gives the same sequence for the same seed. */
export type Random = () => number

/**
 * Random numbers from a seed, by xoshiro128**; two of its words make one double of 53 bits.
 *
 * @param seed - Any number; its 32 lowest bits count.
 * @see Blackman & Vigna (2018), Scrambled Linear Pseudorandom Number Generators.
 */
export function createRandom(seed: number): Random {
  // splitmix32 fills the state, which must not be all zeros.
  let mixed = seed >>> 0
  const mix = (): number => {
    mixed = (mixed + 0x9e3779b9) >>> 0
    let z = mixed
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return (z ^ (z >>> 16)) >>> 0
  }
  let a = mix()
  let b = mix()
  let c = mix()
  let d = mix() | 1
  const next = (): number => {
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotate(d, 11)
    return scrambled
  }
  return () => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}

/** Numbers 0 … n − 1 in random order (Fisher–Yates). */
export function shuffledIndices(count: number, random: Random): Uint32Array {
  const order = new Uint32Array(count)
  for (let index = 0; index < count; index++) {
    const other = Math.floor(random() * (index + 1))
    order[index] = order[other] ?? 0
    order[other] = index
  }
  return order
}

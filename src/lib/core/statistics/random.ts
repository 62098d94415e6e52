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
  // In a typed array, words stay machine integers: twice as fast as variables of the closure.
  const state = Int32Array.of(mix(), mix(), mix(), mix() | 1)
  return () => {
    let a = state[0] as number
    let b = state[1] as number
    let c = state[2] as number
    let d = state[3] as number
    const high = scramble(b) >>> 5
    let t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotate(d, 11)
    const low = scramble(b) >>> 6
    t = b << 9
    c ^= a
    d ^= b
    state[1] = b ^ c
    state[0] = a ^ d
    state[2] = c ^ t
    state[3] = rotate(d, 11)
    return (high * 67_108_864 + low) / 9_007_199_254_740_992
  }
}

function scramble(word: number): number {
  return Math.imul(rotate(Math.imul(word, 5), 7), 9)
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

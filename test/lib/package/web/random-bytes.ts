/** Bytes that look random and are always the same. */
export function randomBytes(length: number, seed: number): Uint8Array {
  let state = seed
  return Uint8Array.from({length}, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state >>> 16
  })
}

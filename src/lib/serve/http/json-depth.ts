const QUOTE = 0x22
const BACKSLASH = 0x5c

/** What a byte does to the depth, outside of texts. */
const STEP = new Int8Array(256)
STEP[0x5b] = STEP[0x7b] = 1 // [ {
STEP[0x5d] = STEP[0x7d] = -1 // ] }
STEP[QUOTE] = 2

/**
 * Whether lists and objects are nested deeper than that; of bytes that are no JSON it says something
 * or other, in linear time.
 */
export function isDeeperThan(json: Uint8Array, limit: number): boolean {
  // n levels need n brackets that open and n that close.
  if (json.length < 2 * limit + 2) return false
  let depth = 0
  for (let index = 0; index < json.length; index++) {
    const step = STEP[json[index] ?? 0] ?? 0
    if (step === 0) continue
    if (step === 2) index = endOfText(json, index + 1)
    else if ((depth += step) > limit) return true
  }
  return false
}

function endOfText(json: Uint8Array, start: number): number {
  for (let index = start; index < json.length; index++) {
    const byte = json[index]
    if (byte === QUOTE) return index
    if (byte === BACKSLASH) index++
  }
  return json.length
}

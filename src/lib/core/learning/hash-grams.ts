/** Buckets that character n-grams are hashed to. */
export const GRAM_BUCKETS = 2 ** 15

const SHORTEST = 3
const LONGEST = 5
/** What comes later in a text seldom is of another kind, and costs as much. */
const MOST_CHARACTERS = 500

/** The different buckets of each text: those of text i are `buckets[offsets[i]]` … `buckets[offsets[i + 1] − 1]`. */
export interface HashedTexts {
  readonly offsets: Uint32Array
  readonly buckets: Uint16Array
}

/**
 * Hashes the runs of 3 to 5 characters (UTF-16 units, a space at both ends, runs of white space as one) of the
 * first 500 characters of each text. No language is assumed, and no words.
 *
 * @see Weinberger et al. (2009), Feature hashing for large scale multitask learning.
 */
export function hashGrams(texts: readonly string[]): HashedTexts {
  const offsets = new Uint32Array(texts.length + 1)
  const seenBy = new Int32Array(GRAM_BUCKETS).fill(-1)
  const parts: Uint16Array[] = []
  const own = new Uint16Array(GRAM_BUCKETS)
  texts.forEach((text, index) => {
    const padded = ` ${text.slice(0, MOST_CHARACTERS).replaceAll(/\s+/g, ' ').trim()} `
    let count = 0
    for (let start = 0; start + SHORTEST <= padded.length; start++) {
      let hash = 0x811c9dc5
      const end = Math.min(padded.length, start + LONGEST)
      for (let place = start; place < end; place++) {
        hash = Math.imul(hash ^ padded.charCodeAt(place), 0x01000193)
        if (place - start < SHORTEST - 1) continue
        const bucket = bucketOf(hash)
        if (seenBy[bucket] === index) continue
        seenBy[bucket] = index
        own[count++] = bucket
      }
    }
    parts.push(own.slice(0, count))
    offsets[index + 1] = (offsets[index] ?? 0) + count
  })
  const buckets = new Uint16Array(offsets[texts.length] ?? 0)
  parts.forEach((part, index) => buckets.set(part, offsets[index]))
  return {offsets, buckets}
}

/** The lowest bits of FNV-1a mix least, so all of them are folded in. */
function bucketOf(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) & (GRAM_BUCKETS - 1)
}

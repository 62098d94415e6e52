/** The part of SubtleCrypto that is needed. */
interface Subtle {
  digest(algorithm: 'SHA-256', bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
}

/** SHA-256 as hexadecimal digits; by the browser where it has one to give, which it does not without HTTPS. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const {subtle} = globalThis.crypto as {subtle?: Subtle}
  const digest =
    subtle === undefined ? sha256(bytes) : new Uint8Array(await subtle.digest('SHA-256', bytes))
  return [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

const BLOCK = 64

/**
 * SHA-256 in JavaScript.
 *
 * @see FIPS 180-4, §5.1.1 (padding), §6.2 (computation).
 */
export function sha256(bytes: Uint8Array): Uint8Array {
  const state = Uint32Array.from(primes(8), prime => fractionBits(Math.sqrt(prime)))
  const constants = Uint32Array.from(primes(BLOCK), prime => fractionBits(Math.cbrt(prime)))
  const whole = bytes.length - (bytes.length % BLOCK)
  const schedule = new Uint32Array(BLOCK)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 0; at < whole; at += BLOCK) mix(state, constants, schedule, view, at)
  const tail = padded(bytes.subarray(whole), bytes.length)
  const end = new DataView(tail.buffer)
  for (let at = 0; at < tail.length; at += BLOCK) mix(state, constants, schedule, end, at)
  const digest = new DataView(new ArrayBuffer(32))
  state.forEach((word, index) => {
    digest.setUint32(index * 4, word)
  })
  return new Uint8Array(digest.buffer)
}

/** One bit, zeros, and the length in bits. */
function padded(rest: Uint8Array, length: number): Uint8Array {
  const tail = new Uint8Array(rest.length + 9 > BLOCK ? 2 * BLOCK : BLOCK)
  tail.set(rest)
  tail[rest.length] = 0x80
  const view = new DataView(tail.buffer)
  view.setBigUint64(tail.length - 8, BigInt(length) * 8n)
  return tail
}

function mix(
  state: Uint32Array,
  constants: Uint32Array,
  schedule: Uint32Array,
  view: DataView,
  at: number,
): void {
  const word = (index: number): number => schedule[index] ?? 0
  for (let t = 0; t < 16; t++) schedule[t] = view.getUint32(at + t * 4)
  for (let t = 16; t < BLOCK; t++) {
    const before = word(t - 15)
    const late = word(t - 2)
    const small = turn(before, 7) ^ turn(before, 18) ^ (before >>> 3)
    const large = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10)
    schedule[t] = word(t - 16) + small + word(t - 7) + large
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let t = 0; t < BLOCK; t++) {
    const choice = (e & f) ^ (~e & g)
    const one =
      h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + (constants[t] ?? 0) + word(t)
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  ;[a, b, c, d, e, f, g, h].forEach((value, index) => {
    state[index] = (state[index] ?? 0) + value
  })
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}

/** The first 32 bits of the fraction of a root. */
function fractionBits(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32)
}

function primes(count: number): readonly number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++)
    if (found.every(prime => n % prime !== 0)) found.push(n)
  return found
}

import {cutOff} from './tar-header.ts'

/** Reads a stream in pieces of a wanted size. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** Up to `length` bytes as they come; undefined at the end. */
  async some(length: number): Promise<Uint8Array | undefined> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next()
      if (next.done === true) return undefined
      this.#rest = next.value
    }
    const piece = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(piece.length)
    return piece
  }

  /**
   * Exactly `length` bytes; undefined where nothing is left.
   *
   * @throws MlopsError `PACKAGE_INVALID` where the stream ends on the way.
   */
  async exactly(length: number): Promise<Buffer | undefined> {
    const pieces: Uint8Array[] = []
    for await (const piece of this.pieces(length, true)) pieces.push(piece)
    return pieces.length === 0 && length > 0 ? undefined : Buffer.concat(pieces)
  }

  /** `length` bytes in pieces. */
  async *pieces(length: number, mayBeEmpty = false): AsyncGenerator<Uint8Array> {
    let left = length
    while (left > 0) {
      const piece = await this.some(left)
      if (piece === undefined) {
        if (mayBeEmpty && left === length) return
        throw cutOff()
      }
      left -= piece.length
      yield piece
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}

/** Bytes that are written one after the other, and may be filled in later. What is skipped is 0. */
export class OutputBytes {
  #bytes: Buffer
  #end = 0

  /** @param capacity - Bytes that are presumably enough. */
  constructor(capacity: number) {
    this.#bytes = Buffer.alloc(capacity)
  }

  /**
   * Leaves room for `size` bytes, the first place where `ahead` bytes further on is a multiple of `alignment`.
   *
   * @returns Where it begins.
   */
  reserve(size: number, alignment: number, ahead = 0): number {
    const at = Math.ceil((this.#end + ahead) / alignment) * alignment - ahead
    this.#end = at + size
    if (this.#end > this.#bytes.length) {
      const larger = Buffer.alloc(Math.ceil(this.#end * 1.5))
      this.#bytes.copy(larger)
      this.#bytes = larger
    }
    return at
  }

  put(at: number, bytes: Buffer): void {
    bytes.copy(this.#bytes, at)
  }

  putUint16(at: number, value: number): void {
    this.#bytes.writeUInt16LE(value, at)
  }

  putUint32(at: number, value: number): void {
    this.#bytes.writeUInt32LE(value, at)
  }

  putInt32(at: number, value: number): void {
    this.#bytes.writeInt32LE(value, at)
  }

  finish(): Buffer {
    return this.#bytes.subarray(0, Math.ceil(this.#end / 8) * 8)
  }
}

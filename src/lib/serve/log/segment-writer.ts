import {randomBytes} from 'node:crypto'
import {closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync} from 'node:fs'
import {join} from 'node:path'

export interface SegmentOptions {
  /** Folder of the days. */
  readonly folder: string
  /** A segment that is larger is followed by a new one. */
  readonly maxBytes: number
  /** Whether a write waits for the disk itself, which costs, and survives a power cut. */
  readonly syncs: boolean
  readonly now: () => number
}

const DAY_MS = 86_400_000

/**
 * Appends lines to segments: one file a process, a day (UTC) and so many bytes. `write` gives them to
 * the system before it returns, so that they survive the end of the process, however it ends.
 */
export class SegmentWriter {
  readonly #options: SegmentOptions
  #file: number | undefined
  #day = -1
  #size = 0

  constructor(options: SegmentOptions) {
    this.#options = options
  }

  /** @throws Error of the system, with nothing of the text left behind. */
  write(text: string): void {
    const bytes = Buffer.from(text)
    const file = this.#fileFor(bytes.length)
    try {
      for (let written = 0; written < bytes.length;)
        written += writeSync(file, bytes, written, bytes.length - written)
      if (this.#options.syncs) fsyncSync(file)
      this.#size += bytes.length
    } catch (error) {
      // Half a line would spoil the one that follows.
      ftruncateSync(file, this.#size)
      throw error
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  #fileFor(bytes: number): number {
    const {folder, maxBytes, now} = this.#options
    const time = now()
    const day = Math.floor(time / DAY_MS)
    const full = this.#size > 0 && this.#size + bytes > maxBytes
    if (this.#file !== undefined && day === this.#day && !full) return this.#file
    this.close()
    const dayFolder = join(folder, new Date(time).toISOString().slice(0, 10))
    mkdirSync(dayFolder, {recursive: true})
    const name = `${time}-${process.pid}-${randomBytes(4).toString('hex')}.ndjson`
    const file = openSync(join(dayFolder, name), 'ax')
    this.#file = file
    this.#day = day
    this.#size = 0
    return file
  }
}

import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  writeSync,
} from 'node:fs'
import {join} from 'node:path'
import {DAY_MS, dayOf, segmentsFolder} from './places.ts'
import {segmentName} from './segment-name.ts'

export interface SegmentOptions {
  /** Folder of the model. */
  readonly folder: string
  /** A segment that is larger is followed by a new one. */
  readonly maxBytes: number
  /** Whether a write waits for the disk itself, which costs, and survives a power cut. */
  readonly syncs: boolean
  readonly now: () => number
}

/**
 * Appends lines to segments: one file a process, a day (UTC) and so many bytes. `write` gives them to
 * the system before it returns, so that they survive the end of the process, however it ends. A segment
 * that was left is never returned to: whoever compacts the log relies on it.
 */
export class SegmentWriter {
  readonly #options: SegmentOptions
  #file: number | undefined
  #day = -1
  #size = 0
  #createdMs = 0

  constructor(options: SegmentOptions) {
    this.#options = options
  }

  /** @throws Error of the system, with nothing of the text left behind. */
  write(text: string): void {
    const bytes = Buffer.from(text)
    this.#append(bytes)
    // Somebody deleted the log under the server: what was written there is nowhere.
    if (this.#file !== undefined && fstatSync(this.#file).nlink === 0) {
      this.close()
      this.#append(bytes)
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  #append(bytes: Buffer): void {
    const file = this.#fileFor(bytes.length)
    try {
      for (let written = 0; written < bytes.length;)
        written += writeSync(file, bytes, written, bytes.length - written)
      if (this.#options.syncs) fsyncSync(file)
      this.#size += bytes.length
    } catch (error) {
      this.#takeBack(file)
      throw error
    }
  }

  /** Half a line would spoil the one that follows. */
  #takeBack(file: number): void {
    try {
      ftruncateSync(file, this.#size)
    } catch {
      this.close()
    }
  }

  #fileFor(bytes: number): number {
    const {folder, maxBytes, now} = this.#options
    const time = now()
    const day = Math.floor(time / DAY_MS)
    const full = this.#size > 0 && this.#size + bytes > maxBytes
    if (this.#file !== undefined && day === this.#day && !full) return this.#file
    this.close()
    const dayFolder = segmentsFolder(folder, dayOf(time))
    mkdirSync(dayFolder, {recursive: true})
    // The order of the names is that of the segments, even where the clock was set back.
    this.#createdMs = Math.max(time, this.#createdMs + 1)
    const file = openSync(join(dayFolder, segmentName(this.#createdMs)), 'ax')
    this.#file = file
    this.#day = day
    this.#size = 0
    return file
  }
}

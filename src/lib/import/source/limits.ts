import {MlopsError} from '../../core/errors/index.ts'

/** More files than any model has. */
const MOST_FILES = 20_000

/** Counts what comes out of a source, before it is written. */
export class Budget {
  readonly #maxBytes: number
  #bytes = 0
  #files = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** @throws MlopsError `IMPORT_TOO_LARGE`. */
  addFile(name: string, sizeBytes: number): void {
    this.#files += 1
    this.#bytes += sizeBytes
    if (this.#files > MOST_FILES)
      throw new MlopsError('IMPORT_TOO_LARGE', `The source holds more than ${MOST_FILES} files.`, {
        hint: 'Name the folder or the file of one model.',
      })
    if (this.#bytes > this.#maxBytes)
      throw new MlopsError(
        'IMPORT_TOO_LARGE',
        `With ${JSON.stringify(name)} the source holds more than ${this.#maxBytes} bytes.`,
        {hint: 'Where you trust it, allow more: --max-size 20GB.'},
      )
  }
}

import {RequestError} from '../request-error.ts'

const MAX_LISTED = 5

/** What is wrong with the values of a request; never the values themselves. */
export class Problems {
  readonly #listed: string[] = []
  #count = 0

  get count(): number {
    return this.#count
  }

  /**
   * @param row - Counts from 0, as in the request.
   * @param column - undefined: the row as a whole.
   */
  add(row: number, column: string | undefined, reason: string): void {
    if (++this.#count > MAX_LISTED) return
    this.#listed.push(`row ${row}${column === undefined ? '' : `, ${column}`}: ${reason}`)
  }

  /** @throws RequestError `invalid` where there is any. */
  refuse(hint: string): void {
    if (this.#count === 0) return
    const more = this.#count - this.#listed.length
    throw new RequestError(
      'invalid',
      `The values do not fit the model; ${this.#listed.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
      {hint},
    )
  }
}

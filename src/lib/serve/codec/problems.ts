import {RequestError} from '../request-error.ts'
import type {RequestPlan} from './plan-request.ts'

const MAX_LISTED = 5

interface Problem {
  readonly row: number
  readonly column: string | undefined
  readonly reason: string
}

/** What is wrong with the values of a request; never the values themselves. */
export class Problems {
  readonly #listed: Problem[] = []
  #count = 0

  get count(): number {
    return this.#count
  }

  /**
   * @param row - Counts from 0, as in the rows that are decoded.
   * @param column - undefined: the row as a whole.
   */
  add(row: number, column: string | undefined, reason: string): void {
    if (++this.#count <= MAX_LISTED) this.#listed.push({row, column, reason})
  }

  /** @throws RequestError `invalid` where there is any. */
  refuse({takes, rowNumbers}: Pick<RequestPlan, 'takes' | 'rowNumbers'>): void {
    if (this.#count === 0) return
    const listed = this.#listed.map(({row, column, reason}) => {
      const number = rowNumbers?.[row] ?? row
      return `row ${number}${column === undefined ? '' : `, ${column}`}: ${reason}`
    })
    const more = this.#count - listed.length
    throw new RequestError(
      'invalid',
      `The values do not fit the model; ${listed.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
      {hint: takes},
    )
  }
}

/** Leaves out what must not be kept; names are compared in lower case, as clients may write them. */
export class Redaction {
  readonly #names: ReadonlySet<string>

  constructor(names: readonly string[]) {
    this.#names = new Set(names.map(name => name.toLowerCase()))
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  /** JSON text of rows as one line of the log: as it was sent, where it can be. */
  rows(rowsJson: string): string {
    if (this.#names.size > 0) {
      const rows = JSON.parse(rowsJson) as readonly unknown[]
      return JSON.stringify(rows.map(row => this.#without(row, false)))
    }
    if (!rowsJson.includes('\n') && !rowsJson.includes('\r')) return rowsJson
    // Within JSON a line can only end between values.
    return rowsJson.replaceAll(/[\r\n]+/g, ' ')
  }

  /** The same for details of feedback, at any depth. */
  details(details: Readonly<Record<string, unknown>> | null): unknown {
    return this.#names.size === 0 ? details : this.#without(details, true)
  }

  #without(value: unknown, deep: boolean): unknown {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return deep ? value.map(item => this.#without(item, deep)) : value
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !this.#names.has(name.toLowerCase()))
        .map(([name, inner]) => [name, deep ? this.#without(inner, deep) : inner]),
    )
  }
}

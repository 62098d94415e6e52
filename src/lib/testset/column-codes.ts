/** Texts of many rows as numbers of distinct texts. */
export interface ColumnCodes {
  readonly name: string
  /** Distinct values, in the order in which they came. */
  readonly values: readonly (string | null)[]
  readonly codes: Int32Array
}

export interface ColumnCoder {
  add(value: string | null): void
  finish(): ColumnCodes
}

/** Collects one column; grows as rows come. */
export function createColumnCoder(name: string): ColumnCoder {
  const places = new Map<string | null, number>()
  const rows = createInts()
  return {
    add(value) {
      const code = places.get(value) ?? places.size
      places.set(value, code)
      rows.add(code)
    },
    finish: () => ({name, values: [...places.keys()], codes: rows.finish()}),
  }
}

/** A typed array that grows. */
export function createInts(): {add(value: number): void; finish(): Int32Array} {
  return growing(size => new Int32Array(size))
}

export function createDoubles(): {add(value: number): void; finish(): Float64Array} {
  return growing(size => new Float64Array(size))
}

function growing<T extends Int32Array | Float64Array>(
  create: (size: number) => T,
): {add(value: number): void; finish(): T} {
  let values = create(16_384)
  let size = 0
  return {
    add(value) {
      if (size === values.length) {
        const larger = create(2 * size)
        larger.set(values)
        values = larger
      }
      values[size++] = value
    },
    finish: () => values.subarray(0, size) as T,
  }
}

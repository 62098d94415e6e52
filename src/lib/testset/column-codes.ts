/** As wide as the number of distinct values needs. */
export type Codes = Uint8Array | Uint16Array | Int32Array

/** Texts of many rows as numbers of distinct texts. */
export interface ColumnCodes<C extends Codes = Codes> {
  readonly name: string
  /** Distinct values, in the order in which they came. */
  readonly values: readonly (string | null)[]
  readonly codes: C
}

/** The column of that name, whatever its case. */
export function columnCodesOf(columns: readonly ColumnCodes[], name: string): ColumnCodes {
  const found =
    columns.find(column => column.name === name) ??
    columns.find(column => column.name.toLowerCase() === name.toLowerCase())
  if (found === undefined) throw new Error(`The column ${name} was not read.`)
  return found
}

export interface ColumnCoder {
  add(value: string | null): void
  finish(): ColumnCodes
}

const BLOCK = 65_536

/** Collects one column; grows as rows come, and keeps a byte a row where that is enough. */
export function createColumnCoder(name: string): ColumnCoder {
  const known = new Map<string | null, number>()
  const blocks: Codes[] = []
  let block: Codes = new Uint8Array(BLOCK)
  let place = 0
  const widen = (wider: Codes): void => {
    wider.set(block.subarray(0, place))
    block = wider
  }
  const codeOf = (value: string | null): number => {
    const there = known.get(value)
    if (there !== undefined) return there
    const code = known.size
    known.set(value, code)
    if (code === 0x100) widen(new Uint16Array(BLOCK))
    if (code === 0x1_0000) widen(new Int32Array(BLOCK))
    return code
  }
  return {
    add(value) {
      const code = codeOf(value)
      if (place === BLOCK) {
        blocks.push(block)
        block = createCodes(known.size, BLOCK)
        place = 0
      }
      block[place++] = code
    },
    finish() {
      const codes = createCodes(known.size, blocks.length * BLOCK + place)
      let offset = 0
      for (let full = blocks.shift(); full !== undefined; full = blocks.shift()) {
        codes.set(full, offset)
        offset += BLOCK
      }
      codes.set(block.subarray(0, place), offset)
      return {name, values: [...known.keys()], codes}
    },
  }
}

function createCodes(distinct: number, size: number): Codes {
  if (distinct <= 0x100) return new Uint8Array(size)
  return distinct <= 0x1_0000 ? new Uint16Array(size) : new Int32Array(size)
}

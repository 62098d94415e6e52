/** In no bin: a rare value. */
export const NO_BIN = 255

/** A column of the data, cut into bins. */
export interface SearchColumn {
  readonly name: string
  /** The first so many bins are ranges of numbers, ascending; the others single values. */
  readonly ranges: number
  readonly bins: readonly Bin[]
  /** Bin of each row, or `NO_BIN`. */
  readonly codes: Uint8Array
}

export type Bin =
  /** null for rows without a value. */
  | {readonly kind: 'value'; readonly value: string | null}
  /** lower ≤ x < upper; null where there is no bound. */
  | {
      readonly kind: 'range'
      readonly lower: number | null
      readonly upper: number | null
      readonly integer: boolean
    }

/** Neighbouring bins of a column, both ends included. */
export interface Span {
  readonly column: number
  readonly first: number
  readonly last: number
}

/** All spans of a column that leave some of its bins out. */
export function spansOf({ranges, bins}: SearchColumn, column: number): readonly Span[] {
  const spans: Span[] = []
  for (let first = 0; first < ranges; first++)
    for (let last = first; last < ranges; last++)
      if (last - first + 1 < bins.length) spans.push({column, first, last})
  for (let bin = ranges; bin < bins.length; bin++) spans.push({column, first: bin, last: bin})
  return spans
}

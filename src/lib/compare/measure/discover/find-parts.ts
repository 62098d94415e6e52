import {adjustBenjaminiHochberg} from '../../../core/statistics/index.ts'
import {
  judgePart,
  readSums,
  SUMS_PER_CELL,
  sumsOf,
  type JudgedPart,
  type PartSums,
} from './part-sums.ts'
import {NO_BIN, spansOf, type SearchColumn, type Span} from './search-column.ts'

/** Rows that stand in one span, or in two spans of two columns. */
export interface Part extends JudgedPart {
  readonly spans: readonly Span[]
  readonly sums: PartSums
}

export interface TestedPart extends Part {
  /** `pOfBoth`, by Benjamini-Hochberg over all parts. */
  readonly adjustedPValue: number
}

/** So many columns, those with the most significant parts, are looked at in pairs. */
const PAIRED_COLUMNS = 4

/**
 * Tests every part of at least `minSize` rows: spans of each column, then of pairs of the columns that
 * promise most.
 *
 * Those pairs are chosen by the same rows, so that their p-values would be too small; they count times the
 * pairs of columns there are for each that was looked at (Bonferroni's bound of the choice).
 *
 * @param change - New − old loss of each row.
 */
export function findParts(
  columns: readonly SearchColumn[],
  change: Float64Array,
  minSize: number,
): readonly TestedPart[] {
  const test = tester(sumsOf(change), minSize)
  const single = columns.map((column, index) => partsOfColumn(column, index, change, test))
  const chosen = single
    .map((parts, column) => ({column, least: Math.min(...parts.map(part => part.pOfBoth))}))
    .filter(({least}) => Number.isFinite(least))
    .sort((a, b) => a.least - b.least)
    .slice(0, PAIRED_COLUMNS)
    .map(({column}) => column)
  const pairs = chosen.flatMap((a, place) => chosen.slice(place + 1).map(b => [a, b] as const))
  const possible = (columns.length * (columns.length - 1)) / 2
  const paired = pairs.flatMap(pair => partsOfPair(columns, pair, change, test))
  const parts = [...single.flat(), ...paired]
  const adjusted = adjustBenjaminiHochberg(
    parts.map(({spans, pOfBoth}) =>
      spans.length === 1 ? pOfBoth : Math.min(1, (pOfBoth * possible) / pairs.length),
    ),
  )
  return parts.map((part, index) => ({...part, adjustedPValue: adjusted[index] ?? 1}))
}

function partsOfColumn(
  column: SearchColumn,
  index: number,
  change: Float64Array,
  test: Tester,
): readonly Part[] {
  const cells = new Float64Array((NO_BIN + 1) * SUMS_PER_CELL)
  const {codes} = column
  for (let row = 0; row < codes.length; row++) addRow(cells, codes[row] ?? NO_BIN, change[row] ?? 0)
  return spansOf(column, index).flatMap(span => {
    const sums = sumOver(span, bin => readSums(cells, bin))
    return test([span], sums)
  })
}

function partsOfPair(
  columns: readonly SearchColumn[],
  [a, b]: readonly [number, number],
  change: Float64Array,
  test: Tester,
): readonly Part[] {
  const [first, second] = [columns[a], columns[b]]
  if (first === undefined || second === undefined) return []
  const width = second.bins.length
  const cells = new Float64Array(first.bins.length * width * SUMS_PER_CELL)
  for (let row = 0; row < change.length; row++) {
    const one = first.codes[row] ?? NO_BIN
    const other = second.codes[row] ?? NO_BIN
    if (one !== NO_BIN && other !== NO_BIN) addRow(cells, one * width + other, change[row] ?? 0)
  }
  const inner = spansOf(second, b)
  return spansOf(first, a).flatMap(outer => {
    // Rows of the table that belong to the outer span are added up once.
    const row = Array.from({length: width}, (_, bin) =>
      sumOver(outer, one => readSums(cells, one * width + bin)),
    )
    return inner.flatMap(span => {
      const sums = sumOver(span, bin => row[bin] ?? NOTHING)
      return test([outer, span], sums)
    })
  })
}

const NOTHING: PartSums = {rows: 0, sum: 0, squares: 0}

function addRow(cells: Float64Array, cell: number, change: number): void {
  const at = cell * SUMS_PER_CELL
  cells[at] = (cells[at] ?? 0) + 1
  cells[at + 1] = (cells[at + 1] ?? 0) + change
  cells[at + 2] = (cells[at + 2] ?? 0) + change * change
}

function sumOver({first, last}: Span, of: (bin: number) => PartSums): PartSums {
  let {rows, sum, squares} = NOTHING
  for (let bin = first; bin <= last; bin++) {
    const own = of(bin)
    rows += own.rows
    sum += own.sum
    squares += own.squares
  }
  return {rows, sum, squares}
}

type Tester = (spans: readonly Span[], sums: PartSums) => readonly Part[]

/** Too few rows are not looked at, nor is a part that is the whole. */
function tester(whole: PartSums, minSize: number): Tester {
  return (spans, sums) =>
    sums.rows < minSize || sums.rows === whole.rows
      ? []
      : [{spans, sums, ...judgePart(sums, whole)}]
}

import type {TestedPart} from './find-parts.ts'
import {judgePart, SUMS_PER_CELL, sumsOf, type PartSums} from './part-sums.ts'
import {NO_BIN, type SearchColumn, type Span} from './search-column.ts'

/** One bit of a mask each. */
const MOST_CANDIDATES = {worse: 20, better: 10}
const MOST_OF_SAME_COLUMNS = 3

export interface ChooseOptions {
  readonly alpha: number
  readonly minSize: number
  /** At most so many are chosen. */
  readonly most: number
}

/**
 * The significant parts that say something of their own, strongest first: each is judged again on the rows
 * that those before it left. Worse ones come first.
 */
export function chooseParts(
  parts: readonly TestedPart[],
  columns: readonly SearchColumn[],
  change: Float64Array,
  {alpha, minSize, most}: ChooseOptions,
): readonly TestedPart[] {
  const significant = parts.filter(part => part.adjustedPValue <= alpha).sort(byStrength)
  const worse = candidates(significant.filter(({strength}) => strength > 0))
  const better = candidates(significant.filter(({strength}) => strength < 0))
  const all = [...worse.slice(0, MOST_CANDIDATES.worse), ...better.slice(0, MOST_CANDIDATES.better)]
  if (all.length === 0) return []
  const cells = cellsOf(all, columns, change)
  const whole = sumsOf(change)
  const take = (sign: number): readonly TestedPart[] =>
    takeInTurn(
      all.filter(({strength}) => Math.sign(strength) === sign),
      part => 1 << all.indexOf(part),
      (bit, covered) => {
        const sums = restOf(cells, bit, covered)
        const {strength, pOfBoth} = judgePart(sums, whole)
        // Candidates were chosen by all their rows; what is left of them is judged as one of all parts.
        const says =
          sums.rows >= minSize && pOfBoth <= alpha / parts.length && Math.sign(strength) === sign
        return says ? strength : 0
      },
    )
  return [...take(1), ...take(-1)].slice(0, most)
}

interface Strong {
  readonly strength: number
}

function byStrength(a: Strong, b: Strong): number {
  return Math.abs(b.strength) - Math.abs(a.strength)
}

/** Of the same columns only parts that do not overlap, few of them; strongest first. */
function candidates(descending: readonly TestedPart[]): readonly TestedPart[] {
  const kept = new Map<string, TestedPart[]>()
  for (const part of descending) {
    const key = part.spans.map(span => span.column).join()
    const own = kept.get(key) ?? []
    if (own.length === MOST_OF_SAME_COLUMNS || own.some(other => overlaps(part, other))) continue
    kept.set(key, [...own, part])
  }
  return [...kept.values()].flat().sort(byStrength)
}

function overlaps(a: TestedPart, b: TestedPart): boolean {
  return a.spans.every((span, index) => {
    const other = b.spans[index]
    return other !== undefined && span.first <= other.last && other.first <= span.last
  })
}

/** Sums of the rows by the candidates that they stand in, one bit a candidate. */
function cellsOf(
  parts: readonly TestedPart[],
  columns: readonly SearchColumn[],
  change: Float64Array,
): ReadonlyMap<number, Float64Array> {
  const used = [...new Set(parts.flatMap(part => part.spans.map(span => span.column)))]
  const masks = used.map(column => ({
    codes: columns[column]?.codes ?? new Uint8Array(),
    // A part that does not look at the column is not ruled out by it.
    allowed: Int32Array.from({length: NO_BIN + 1}, (_, bin) =>
      parts.reduce((mask, {spans}, bit) => mask | (allows(spans, column, bin) ? 1 << bit : 0), 0),
    ),
  }))
  const cells = new Map<number, Float64Array>()
  for (let row = 0; row < change.length; row++) {
    let mask = -1
    for (const {codes, allowed} of masks) mask &= allowed[codes[row] ?? NO_BIN] ?? 0
    if (mask === 0) continue
    let sums = cells.get(mask)
    if (sums === undefined) cells.set(mask, (sums = new Float64Array(SUMS_PER_CELL)))
    const own = change[row] ?? 0
    sums[0] = (sums[0] ?? 0) + 1
    sums[1] = (sums[1] ?? 0) + own
    sums[2] = (sums[2] ?? 0) + own * own
  }
  return cells
}

function allows(spans: readonly Span[], column: number, bin: number): boolean {
  return spans.every(span => span.column !== column || (span.first <= bin && bin <= span.last))
}

/** @param strengthOf - Of the rows of a part that no part before it covers; 0 where they say nothing. */
function takeInTurn(
  descending: readonly TestedPart[],
  bitOf: (part: TestedPart) => number,
  strengthOf: (bit: number, covered: number) => number,
): readonly TestedPart[] {
  const [strongest] = descending
  if (strongest === undefined) return []
  const taken = [strongest]
  let covered = bitOf(strongest)
  for (;;) {
    const [next] = descending
      .filter(part => !taken.includes(part))
      .map(part => ({part, strength: strengthOf(bitOf(part), covered)}))
      .filter(({strength}) => strength !== 0)
      .sort(byStrength)
    if (next === undefined) return taken
    taken.push(next.part)
    covered |= bitOf(next.part)
  }
}

/** The rows of a part that stand in none of the parts that were taken. */
function restOf(cells: ReadonlyMap<number, Float64Array>, bit: number, covered: number): PartSums {
  let [rows, sum, squares] = [0, 0, 0]
  for (const [mask, sums] of cells) {
    if ((mask & bit) === 0 || (mask & covered) !== 0) continue
    rows += sums[0] ?? 0
    sum += sums[1] ?? 0
    squares += sums[2] ?? 0
  }
  return {rows, sum, squares}
}

import {symmetricEigen} from '../../core/learning/index.ts'
import {LEAST_ROWS} from './domain-classifier.ts'
import type {Reconstruction, SampledColumn, SampledTables} from './types.ts'

/** Share of the variance that the components hold. */
const VARIANCE = 0.65
const BLOCKS = 10
const DEVIATIONS = 3
/** |z| that chance stays below in 999 of 1000 comparisons. */
const Z_999 = 3.290526731491926
/** Time grows with the cube of the columns. */
const MOST_COLUMNS = 400

/**
 * How well the principal components of the reference rebuild rows of both samples, as NannyML does it: nulls
 * become the mean or the most frequent value, categories their share of the reference, columns are
 * standardised, as many components are kept as hold 65 % of the variance, and the error of a row is the length
 * of what they miss. The band is the mean of the errors of contiguous blocks of the reference ± 3 of their
 * standard deviations; drift is outside of it, and more than chance by a z-test of the row errors
 * (p < .001).
 *
 * For an error that grew, that test takes the errors of the reference by components of its other half.
 *
 * There are ten blocks as in NannyML, or more where the current sample is smaller than a tenth of the
 * reference: the mean of few rows deviates more.
 *
 * @returns null for fewer than 200 rows on a side, fewer than two columns that vary, or more than 400.
 * @see NannyML's DataReconstructionDriftCalculator.
 */
export function reconstruct(sample: SampledTables): Reconstruction | null {
  const {rows, columns} = sample
  if (rows.reference < LEAST_ROWS || rows.current < LEAST_ROWS) return null
  const encoded = columns
    .map(encode)
    .filter(column => column !== null)
    .map(standardise)
  const varying = encoded.filter(({constant}) => !constant).length
  if (varying < 2 || encoded.length > MOST_COLUMNS) return null
  const k = encoded.length
  const reference = rowMajor(encoded.map(column => column.reference))
  const current = rowMajor(encoded.map(column => column.current))
  const components = principalComponents(covariance(reference, rows.reference, k), k)
  const before = rowErrors(reference, rows.reference, k, components)
  const now = rowErrors(current, rows.current, k, components)
  const blocks = Math.max(BLOCKS, Math.floor(rows.reference / rows.current))
  const {mean, std} = momentsOf(blockMeans(before, blocks))
  const lower = Math.max(0, mean - DEVIATIONS * std)
  const upper = mean + DEVIATIONS * std
  const was = momentsOf(before)
  const unseen = momentsOf(heldOutErrors(reference, rows.reference, k, components.length))
  const is = momentsOf(now)
  const chance =
    Z_999 * Math.hypot(was.std / Math.sqrt(rows.reference), is.std / Math.sqrt(rows.current))
  const beyondChance = is.mean - unseen.mean > chance || was.mean - is.mean > chance
  return {
    reference: was.mean,
    current: is.mean,
    lower,
    upper,
    components: components.length,
    drifted: !(lower < is.mean && is.mean < upper) && beyondChance,
  }
}

interface Both {
  readonly reference: Float64Array
  readonly current: Float64Array
}

/** Null for a column without a value in the reference. */
function encode(column: SampledColumn): Both | null {
  return column.kind === 'number' ? imputeMean(column) : encodeShares(column)
}

function imputeMean({reference, current}: Both): Both | null {
  const finite = reference.filter(Number.isFinite)
  if (finite.length === 0) return null
  const mean = momentsOf(finite).mean
  const impute = (value: number): number => (Number.isFinite(value) ? value : mean)
  return {reference: reference.map(impute), current: current.map(impute)}
}

function encodeShares(column: SampledColumn & {readonly kind: 'category'}): Both | null {
  const {labels, reference, current} = column
  const counts = new Float64Array(labels.length)
  for (const index of reference) if (index >= 0) counts[index] = (counts[index] ?? 0) + 1
  let frequent = 0
  counts.forEach((count, index) => {
    const most = counts[frequent] ?? 0
    if (count > most || (count === most && (labels[index] ?? '') < (labels[frequent] ?? '')))
      frequent = index
  })
  if ((counts[frequent] ?? 0) === 0) return null
  const nulls = reference.filter(index => index < 0).length
  counts[frequent] = (counts[frequent] ?? 0) + nulls
  const share = (index: number): number =>
    (counts[index < 0 ? frequent : index] ?? 0) / reference.length
  return {
    reference: Float64Array.from(reference, share),
    current: Float64Array.from(current, share),
  }
}

function standardise({reference, current}: Both): Both & {readonly constant: boolean} {
  const {mean, std} = momentsOf(reference)
  // What rounding leaves of a constant is no variance.
  const constant = std <= 1e-14 * Math.max(1, Math.abs(mean))
  const scale = constant ? 1 : std
  const scaled = (value: number): number => (value - mean) / scale
  return {reference: reference.map(scaled), current: current.map(scaled), constant}
}

function momentsOf(values: Float64Array): {readonly mean: number; readonly std: number} {
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return {mean, std: Math.sqrt(squares / values.length)}
}

function rowMajor(columns: readonly Float64Array[]): Float64Array {
  const rows = columns[0]?.length ?? 0
  const values = new Float64Array(rows * columns.length)
  columns.forEach((column, index) => {
    for (let row = 0; row < rows; row++)
      values[row * columns.length + index] = column[row] as number
  })
  return values
}

function covariance(values: Float64Array, rows: number, k: number): Float64Array {
  const sums = new Float64Array(k * k)
  for (let row = 0; row < rows; row++) {
    const first = row * k
    for (let i = 0; i < k; i++) {
      const value = values[first + i] as number
      for (let j = i; j < k; j++)
        sums[i * k + j] = (sums[i * k + j] as number) + value * (values[first + j] as number)
    }
  }
  for (let i = 0; i < k; i++)
    for (let j = i; j < k; j++) {
      const value = (sums[i * k + j] as number) / rows
      sums[i * k + j] = value
      sums[j * k + i] = value
    }
  return sums
}

/** The fewest components that hold more than 65 % of the variance. */
function principalComponents(matrix: Float64Array, k: number): readonly Float64Array[] {
  const {values, vectors} = symmetricEigen(matrix, k)
  const total = values.reduce((sum, value) => sum + value, 0)
  let held = 0
  let count = 0
  while (count < k && held <= VARIANCE * total) held += values[count++] ?? 0
  return vectors.slice(0, count)
}

/**
 * Errors of the rows of the reference by components of its other half: components rebuild rows that they were
 * fitted to better than any others.
 */
function heldOutErrors(values: Float64Array, rows: number, k: number, count: number): Float64Array {
  const halves = [0, 1].map(first => everyOther(values, rows, k, first))
  const errors = halves.map((half, index) => {
    const other = halves[1 - index] ?? half
    const {vectors} = symmetricEigen(covariance(other, other.length / k, k), k)
    return rowErrors(half, half.length / k, k, vectors.slice(0, count))
  })
  return Float64Array.from(errors.flatMap(part => [...part]))
}

function everyOther(values: Float64Array, rows: number, k: number, first: number): Float64Array {
  const half = new Float64Array(Math.floor((rows + 1 - first) / 2) * k)
  for (let row = first, place = 0; row < rows; row += 2, place++)
    half.set(values.subarray(row * k, (row + 1) * k), place * k)
  return half
}

function rowErrors(
  values: Float64Array,
  rows: number,
  k: number,
  components: readonly Float64Array[],
): Float64Array {
  const missed = new Float64Array(k)
  return new Float64Array(rows).map((_, row) => {
    missed.set(values.subarray(row * k, (row + 1) * k))
    for (const component of components) {
      let score = 0
      for (let i = 0; i < k; i++)
        score += (values[row * k + i] as number) * (component[i] as number)
      for (let i = 0; i < k; i++)
        missed[i] = (missed[i] as number) - score * (component[i] as number)
    }
    let squares = 0
    for (const value of missed) squares += value * value
    return Math.sqrt(squares)
  })
}

/** Means of contiguous blocks, whose sizes differ by at most one row. */
function blockMeans(values: Float64Array, blocks: number): Float64Array {
  return new Float64Array(blocks).map((_, block) => {
    const start = Math.floor((block * values.length) / blocks)
    const end = Math.floor(((block + 1) * values.length) / blocks)
    return momentsOf(values.subarray(start, end)).mean
  })
}

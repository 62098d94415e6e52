/** Eigenvalues of a symmetric matrix, largest first, with an eigenvector of length 1 each. */
export interface SymmetricEigen {
  readonly values: Float64Array
  readonly vectors: readonly Float64Array[]
}

const MOST_SWEEPS = 60

/**
 * Eigen-decomposition of a real symmetric matrix by cyclic Jacobi rotations: exact to rounding also for
 * eigenvalues that are equal or nearly 0.
 *
 * @param matrix - n × n, row-major, finite; only read.
 * @see Golub & Van Loan, Matrix Computations, 8.5; numpy.linalg.eigh.
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const a = matrix.slice()
  // Row i is the i-th eigenvector at the end: rows are contiguous, columns are not.
  const v = new Float64Array(n * n)
  for (let i = 0; i < n; i++) v[i * n + i] = 1
  const scale = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0))
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a, n) > scale * 1e-15; sweep++)
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q)
  const order = Array.from({length: n}, (_, i) => i).sort(
    (i, j) => (a[j * n + j] ?? 0) - (a[i * n + i] ?? 0),
  )
  return {
    values: Float64Array.from(order, i => a[i * n + i] ?? 0),
    vectors: order.map(i => v.slice(i * n, (i + 1) * n)),
  }
}

function offDiagonal(a: Float64Array, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) sum += 2 * (a[i * n + j] as number) ** 2
  return Math.sqrt(sum)
}

/** Makes a[p, q] zero. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q] as number
  if (apq === 0) return
  const theta = ((a[q * n + q] as number) - (a[p * n + p] as number)) / (2 * apq)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  turn(a, p * n, q * n, 1, n, c, s)
  turn(a, p, q, n, n, c, s)
  turn(v, p * n, q * n, 1, n, c, s)
}

/** (x, y) → (cx − sy, sx + cy) for n pairs. */
function turn(
  m: Float64Array,
  first: number,
  second: number,
  step: number,
  n: number,
  c: number,
  s: number,
): void {
  for (let k = 0, i = first, j = second; k < n; k++, i += step, j += step) {
    const x = m[i] as number
    const y = m[j] as number
    m[i] = c * x - s * y
    m[j] = s * x + c * y
  }
}

import {expect, it} from 'vitest'
import {symmetricEigen} from '../../../../src/lib/core/learning/index.ts'
import {fixture} from '../../drift/multivariate/samples.ts'

it('has the eigenvalues of NumPy, equal ones and 0 among them', () => {
  for (const {matrix, n, values} of fixture.eigen) {
    const found = symmetricEigen(Float64Array.from(matrix), n)
    expect(found.values).toHaveLength(n)
    found.values.forEach((value, index) => {
      expect(value).toBeCloseTo(values[index] ?? NaN, 12)
    })
  }
})

it('gives vectors of length 1 that are at right angles and rebuild the matrix', () => {
  for (const {matrix, n} of fixture.eigen) {
    const {values, vectors} = symmetricEigen(Float64Array.from(matrix), n)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const own = vectors[i] ?? new Float64Array()
        const dot = own.reduce((sum, x, k) => sum + x * (vectors[j]?.[k] ?? NaN), 0)
        expect(dot).toBeCloseTo(i === j ? 1 : 0, 12)
        const rebuilt = vectors.reduce(
          (sum, vector, k) => sum + (values[k] ?? NaN) * (vector[i] ?? NaN) * (vector[j] ?? NaN),
          0,
        )
        expect(rebuilt).toBeCloseTo(matrix[i * n + j] ?? NaN, 12)
      }
  }
})

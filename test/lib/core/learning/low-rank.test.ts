import {describe, expect, it} from 'vitest'
import {lowRank} from '../../../../src/lib/core/learning/index.ts'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'

function product(
  {left, right}: ReturnType<typeof lowRank>,
  rows: number,
  columns: number,
  rank: number,
): number[] {
  return Array.from({length: rows * columns}, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns]
    let sum = 0
    for (let k = 0; k < rank; k++)
      sum += (left[row * rank + k] ?? 0) * (right[k * columns + column] ?? 0)
    return sum
  })
}

describe('the nearest matrix of a rank', () => {
  it('is the matrix itself where its rank is no larger', () => {
    const matrix = [1, 2, 3, 2, 4, 6, -1, -2, -3, 0, 0, 0]
    product(lowRank(matrix, 4, 3, 1), 4, 3, 1).forEach((value, index) => {
      expect(value).toBeCloseTo(matrix[index] ?? 0, 12)
    })
  })

  it('leaves out the smallest singular values: of diag(3, 2, 1) the 1 (worked by hand)', () => {
    const matrix = [3, 0, 0, 0, 2, 0, 0, 0, 1]
    const near = product(lowRank(matrix, 3, 3, 2), 3, 3, 2)
    ;[3, 0, 0, 0, 2, 0, 0, 0, 0].forEach((value, index) => {
      expect(near[index]).toBeCloseTo(value, 12)
    })
  })

  it.each([
    [9, 5],
    [5, 9],
  ])('of full rank gives back %i × %i numbers', (rows, columns) => {
    const random = createRandom(1)
    const matrix = Float64Array.from({length: rows * columns}, () => random() - 0.5)
    const near = product(lowRank(matrix, rows, columns, 5), rows, columns, 5)
    matrix.forEach((value, index) => {
      expect(near[index]).toBeCloseTo(value, 8)
    })
  })
})

import {describe, expect, it} from 'vitest'
import {andersonDarling, createRandom} from '../../../../src/lib/core/statistics/index.ts'
import {
  compareImages,
  describeImageChange,
  imageColumns,
  type ImageTable,
} from '../../../../src/lib/drift/images/index.ts'
import {permutedScores} from '../../../../src/lib/drift/images/permuted-scores.ts'
import type {ImageChange} from '../../../../src/lib/drift/index.ts'
import {drawTable, type Change} from './image-tables.ts'

const changesOf = (reference: ImageTable, current: ImageTable): readonly ImageChange[] => {
  const changes = compareImages(imageColumns(reference, true), imageColumns(current, true), 1999)
  const names = changes.filter(({changed}) => changed).map(({column}) => column.name)
  return describeImageChange(reference, current, new Set(names))
}

const kindsOf = (change: Change): string[] =>
  changesOf(drawTable(50, 1), drawTable(50, 2, change)).map(({kind}) => kind)

describe('what happened to fifty pictures is found and named', () => {
  it('nothing', () => expect(kindsOf({})).toEqual([]))

  it('darker', () => {
    const [change] = changesOf(
      drawTable(50, 1),
      drawTable(50, 2, {pixel: ([r, g, b]) => [0.6 * r, 0.6 * g, 0.6 * b]}),
    )
    expect(change?.kind).toBe('darker')
    expect(change?.words).toMatch(/^darker by \d\d % on the average \(brightness 1?\d\d/)
  })

  it('brighter', () => {
    expect(kindsOf({pixel: ([r, g, b]) => [1.5 * r, 1.5 * g, 1.5 * b]})).toContain('brighter')
  })

  it('gray', () => {
    expect(
      kindsOf({
        pixel: ([r, g, b]) => {
          const luma = 0.2125 * r + 0.7154 * g + 0.0721 * b
          return [luma, luma, luma]
        },
      }),
    ).toContain('gray')
  })

  it('recoloured, with the hue', () => {
    const words = (pixel: Change['pixel'] & {}): string | undefined =>
      changesOf(drawTable(50, 1), drawTable(50, 2, {pixel})).find(({kind}) => kind === 'recoloured')
        ?.words
    expect(words(([r, g, b]) => [r, g, 0.5 * b])).toMatch(/^recoloured towards yellow .*warmer/)
    expect(words(([r, g, b]) => [0.5 * r, g, b])).toMatch(/^recoloured towards cyan .*colder/)
    expect(words(([r, g, b]) => [r, 0.5 * g, b])).toMatch(/^recoloured towards magenta/)
  })

  it('of half the size, with what that means for the area', () => {
    const half = changesOf(
      drawTable(50, 1),
      drawTable(50, 1, {
        image: ({numbers, categories}) => ({
          categories,
          numbers: {
            ...numbers,
            width: numbers.width / 2,
            height: numbers.height / 2,
            area: numbers.area / 4,
            fileSize: numbers.fileSize / 4,
          },
        }),
      }),
    )
    expect(half.map(({kind}) => kind)).toEqual(['smaller'])
    expect(half[0]?.words).toMatch(/^smaller: 75 % less area on the average/)
  })

  it('blurred', () => {
    expect(
      kindsOf({
        image: ({numbers, categories}) => ({
          categories,
          numbers: {...numbers, sharpness: numbers.sharpness / 5},
        }),
      }),
    ).toEqual(['blurred'])
  })

  it('of another format and shape', () => {
    expect(
      kindsOf({
        image: ({numbers, categories}) => ({
          categories: {...categories, format: 'png', orientation: 'square'},
          numbers: {...numbers, height: numbers.width, aspect: 1},
        }),
      }),
    ).toEqual(expect.arrayContaining(['format', 'shape']))
  })

  it('of another mix of folders', () => {
    const change = changesOf(
      drawTable(50, 1),
      drawTable(50, 2, {
        image: ({numbers, categories}) => ({numbers, categories: {...categories, folder: 'cats'}}),
      }),
    )
    expect(change).toHaveLength(1)
    expect(change[0]?.words).toMatch(/^another mix of folders \(.*cats \d\d % → 100 %/)
  })

  it('with a blue, smooth, bright top: probably outdoors; and indoors the other way round', () => {
    const sky: Change = {pixel: (pixel, y) => (y < 8 ? [120, 170, 250] : pixel)}
    const kinds = (before: Change, after: Change): string[] =>
      changesOf(drawTable(50, 1, before), drawTable(50, 2, after)).map(({kind}) => kind)
    expect(kinds({}, sky)).toContain('more_outdoor')
    expect(kinds(sky, {})).toContain('more_indoor')
  })
})

const sampleOf = (values: Float64Array): {values: Float64Array; size: number} => ({
  values: values.slice().sort(),
  size: values.length,
})

describe('permutation', () => {
  it('finds a fifth of 100 comparisons of pure chance unlikely at 20 %', () => {
    const random = createRandom(3)
    const column = (): number[] => Array.from({length: 30}, random)
    const smallest = Array.from({length: 100}, () => {
      const scores = permutedScores(
        Array.from({length: 8}, () => [column(), column()] as const),
        499,
      )
      return Math.min(...scores.map(({adjustedPValue}) => adjustedPValue))
    })
    const share = smallest.filter(p => p <= 0.2).length / 100
    expect(share).toBeGreaterThanOrEqual(0.1)
    expect(share).toBeLessThanOrEqual(0.3)
  })

  it('gives one column the p-value of the Anderson-Darling law', () => {
    const random = createRandom(5)
    const draw = (shift: number): Float64Array =>
      Float64Array.from({length: 60}, () => shift + random() + random() + random())
    const [a, b] = [draw(0), draw(0.22)]
    const law = andersonDarling(sampleOf(a), sampleOf(b)).pValue
    const [score] = permutedScores([[a, b]], 9999)
    expect(law).toBeGreaterThan(0.002)
    expect(law).toBeLessThan(0.2)
    expect(Math.abs((score?.pValue ?? 1) / (law ?? 0) - 1)).toBeLessThan(0.15)
    expect(score?.adjustedPValue).toBeCloseTo(score?.pValue ?? 0, 10)
  })

  it('is exact for three against three: 2 of 20 divisions separate them', () => {
    const [score] = permutedScores(
      [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
      19_999,
    )
    expect(score?.distance).toBe(1)
    expect(score?.pValue).toBeCloseTo(0.1, 2)
  })

  it('takes categories, ties and values that are not defined', () => {
    const [same, words, nothing] = permutedScores(
      [
        [
          [1, 1, 1, 1],
          [1, 1, 1, 1],
        ],
        [
          ['a', 'a', 'a', 'b'],
          ['b', 'b', 'b', 'b'],
        ],
        [
          [1, 2, 3, 4],
          [NaN, NaN, NaN, NaN],
        ],
      ],
      999,
    )
    expect(same).toMatchObject({distance: 0, pValue: 1, adjustedPValue: 1})
    expect(words?.distance).toBe(0.75)
    expect(nothing?.distance).toBe(1)
    // Of 70 divisions 2 separate; 10 of 70 put at least three of three a on one side.
    expect(nothing?.pValue).toBeCloseTo(2 / 70, 1)
    expect(words?.pValue).toBeCloseTo(10 / 70, 1)
  })

  it('adjusts for the number of columns, not for copies of one', () => {
    const random = createRandom(9)
    const column = (): number[] => Array.from({length: 30}, random)
    const [a, b] = [column(), column().map(value => value + 0.25)]
    const copies = permutedScores(
      [
        [a, b],
        [a, b],
        [a, b],
      ],
      1999,
    )
    const others = permutedScores(
      [[a, b], ...Array.from({length: 10}, () => [column(), column()] as const)],
      1999,
    )
    expect(copies[0]?.adjustedPValue).toBeCloseTo(copies[0]?.pValue ?? 0, 10)
    expect(others[0]?.adjustedPValue).toBeGreaterThan(others[0]?.pValue ?? 1)
  })
})

import {describe, expect, it} from 'vitest'
import {
  chooseMethods,
  methodIds,
  methods,
  parseMethod,
  scoreCategories,
  scoreCategoryBlocks,
  scoreNumberBlocks,
  scoreNumbers,
  scoreNumbersBy,
} from '../../../../src/lib/drift/methods/index.ts'
import type {CategorySample, NumberSample} from '../../../../src/lib/drift/sample.ts'
import {categorySample, numberSample} from './peer-cases.ts'

const request = {referenceRows: 500, distinct: 100} as const

describe('names of methods', () => {
  it.each([
    ['wasserstein', 'wasserstein'],
    ['jensenshannon', 'jensen_shannon'],
    ['JS', 'jensen_shannon'],
    ['chisquare', 'chi2'],
    ['kolmogorov-smirnov', 'ks'],
    ['anderson', 'anderson_darling'],
    ['cramer_von_mises', 'cramer_von_mises'],
    ['Hellinger', 'hellinger'],
    ['kl_div', 'kl_divergence'],
    ['TVD', 'total_variation'],
    ['L-infinity', 'l_infinity'],
    ['z', 'z_test'],
  ] as const)('%s is %s', (name, id) => {
    expect(parseMethod(name)).toBe(id)
  })

  it('are not guessed: the nearest is in the hint', () => {
    expect(() => parseMethod('wasserstien')).toThrow(
      expect.objectContaining({
        code: 'DRIFT_METHOD',
        hint: 'Did you mean wasserstein?',
      }) as Error,
    )
  })

  it('stand for one method each', () => {
    const names = methodIds.flatMap(id => [id, ...methods[id].aliases])
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('chosen methods', () => {
  it('of the default preset are KS, Wasserstein and PSI for numbers', () => {
    const choices = chooseMethods({preset: 'default', kind: 'number', ...request})
    expect(choices.map(({method, threshold, warn}) => [method, threshold, warn])).toEqual([
      ['ks', 0.1, null],
      ['wasserstein', 0.1, null],
      ['psi', 0.25, 0.1],
    ])
  })

  it('of the default preset let Jensen-Shannon decide for categories', () => {
    const choices = chooseMethods({preset: 'default', kind: 'category', ...request})
    expect(choices.filter(({decides}) => decides).map(({method}) => method)).toEqual([
      'jensen_shannon',
    ])
    expect(choices.length).toBeGreaterThan(1)
  })

  it('are the one that was asked for, with its threshold', () => {
    const choose = (kind: 'number' | 'category'): unknown[] =>
      chooseMethods({
        preset: 'default',
        kind,
        ...request,
        override: {method: 'ks', threshold: 0.3},
      }).map(({method, threshold}) => [method, threshold])
    expect(choose('number')).toEqual([['ks', 0.3]])
    // KS cannot compare categories; the threshold is that of what decides.
    expect(choose('category')[0]).toEqual(['jensen_shannon', 0.3])
  })
})

describe('scores', () => {
  const reference = numberSample(Array.from({length: 400}, (_, i) => i % 97))
  const current = numberSample(Array.from({length: 300}, (_, i) => (i % 97) + 10))

  it.each(methodIds.filter(id => methods[id].kinds.includes('number')))(
    'of %s exist for numbers by every preset and are finite',
    method => {
      for (const preset of ['default', 'evidently', 'nannyml'] as const) {
        const {value, pValue} = scoreNumbers(method, reference, current, preset)
        expect(Number.isFinite(value)).toBe(true)
        if (pValue !== null) expect(pValue).toBeGreaterThanOrEqual(0)
      }
    },
  )

  it.each(methodIds.filter(id => methods[id].kinds.includes('category')))(
    'of %s exist for categories by every preset and are finite',
    method => {
      const [a, b] = [categorySample(['a', 'a', 'b', 'c']), categorySample(['a', 'd', 'd'])]
      for (const preset of ['default', 'evidently', 'nannyml'] as const)
        expect(Number.isFinite(scoreCategories(method, a, b, preset).value)).toBe(true)
    },
  )

  it('of several methods at once are those of each', () => {
    const ids = ['ks', 'wasserstein', 'psi'] as const
    expect(scoreNumbersBy(ids, reference, current, 'default')).toEqual(
      ids.map(id => scoreNumbers(id, reference, current, 'default')),
    )
  })

  it('of categories are refused to a method for numbers', () => {
    const sample = categorySample(['a'])
    expect(() => scoreCategories('ks', sample, sample, 'default')).toThrow(
      expect.objectContaining({code: 'DRIFT_METHOD'}) as Error,
    )
  })

  it('find 5 % of a class that became 20 % in 500 rows, by more than chance', () => {
    const rows = (share: number, count: number): string[] =>
      Array.from({length: count}, (_, i) => (i < share * count ? 'rare' : 'common'))
    const score = scoreCategories(
      'jensen_shannon',
      categorySample(rows(0.05, 100_000)),
      categorySample(rows(0.2, 500)),
      'default',
    )
    expect(score.value).toBeGreaterThan(0.1)
    expect(score.pValue).toBeLessThan(1e-10)
  })
})

describe('blocks of a reference', () => {
  const numbers = (...values: (number | null)[]): NumberSample => numberSample(values)

  it('are compared with the rest of it, or with the whole', () => {
    const score = (leaveOneOut: boolean): readonly number[] | undefined =>
      scoreNumberBlocks(['ks'], numbers(0, 0, 1, 1), [numbers(0, 0), numbers(1, 1)], {
        leaveOneOut,
        preset: 'default',
      })[0]?.values
    expect(score(true)).toEqual([1, 1])
    expect(score(false)).toEqual([0.5, 0.5])
  })

  it('leave out those without a value', () => {
    const [whole, ...blocks] = [['a', 'a', 'b'], ['a'], [null, null], ['a', 'b']].map(rows =>
      categorySample(rows),
    ) as [CategorySample, ...CategorySample[]]
    const options = {leaveOneOut: true, preset: 'default'} as const
    const [scored] = scoreCategoryBlocks(['total_variation'], whole, blocks, options)
    expect(scored?.values).toEqual([0.5, 0.5])
    const empty = scoreNumberBlocks(['ks'], numbers(1, 2), [numbers(null), numbers(1)], options)
    expect(empty).toEqual([{method: 'ks', values: [1]}])
  })

  it('have the scores of single comparisons by every method, in any preset', () => {
    const whole = Array.from({length: 60}, (_, i) => ((i * 37) % 61) + i / 3)
    const cut = [0, 20, 40].map(start => numbers(...whole.slice(start, start + 20)))
    for (const preset of ['default', 'evidently', 'nannyml'] as const) {
      const ids = methodIds.filter(id => methods[id].kinds.includes('number'))
      const options = {leaveOneOut: false, preset}
      for (const {method, values} of scoreNumberBlocks(ids, numbers(...whole), cut, options))
        expect(values).toEqual(
          cut.map(block => scoreNumbers(method, numbers(...whole), block, preset).value),
        )
    }
  })
})

import {expect} from 'vitest'
import {
  chooseMethods,
  distinctCategories,
  distinctNumbers,
  nannymlThresholds,
  scoreCategories,
  scoreCategoryBlocks,
  scoreNumberBlocks,
  scoreNumbers,
  type BlockScores,
  type MethodChoice,
  type RawScore,
} from '../../../../src/lib/drift/methods/index.ts'
import {planChunks} from '../../../../src/lib/drift/measure/block-plan.ts'
import type {CategorySample, NumberSample} from '../../../../src/lib/drift/sample.ts'
import type {DriftReport, MethodId} from '../../../../src/lib/drift/types.ts'

/** Two samples of a column; null is missing, "inf" and "-inf" are infinite. */
export interface PeerCase {
  readonly name: string
  readonly integer?: boolean
  readonly reference: readonly (number | string | null)[]
  readonly current: readonly (number | string | null)[]
}

/** What test/fixtures/statistics/drift.py says of a case. */
export interface PeerAnswer {
  readonly kind: 'number' | 'category'
  readonly scipy?: Readonly<Record<string, {readonly value: number; readonly p?: number | null}>>
  readonly evidently: {
    readonly methods: Readonly<
      Record<string, {readonly score: number | null; readonly drifted: boolean}>
    >
    readonly default: {
      readonly method: MethodId
      readonly threshold: number
      readonly score: number | null
      readonly drifted: boolean
    }
  }
  readonly nannyml: Readonly<
    Record<
      string,
      {
        readonly value?: number | null
        readonly upper?: number | null
        readonly alert?: boolean
        readonly error?: string
      }
    >
  >
}

/**
 * What a score of Evidently may differ by. p-values of SciPy are series that it breaks off; its Hellinger distance
 * multiplies densities by the mean width of the bins, which at values of 1e9 is 1e-7 off the widths.
 */
function toleranceOf(method: string): number {
  return TESTS.has(method) || method === 'hellinger' ? 1e-6 : 1e-9
}

/** Which scores of Evidently are p-values. */
const TESTS = new Set(['ks', 'chi2', 'z_test', 'cramer_von_mises', 'anderson_darling'])

export function numberSample(values: PeerCase['reference'], integer = false): NumberSample {
  const numbers = values.map(value =>
    value === null
      ? Number.NaN
      : value === 'inf'
        ? Infinity
        : value === '-inf'
          ? -Infinity
          : Number(value),
  )
  const finite = Float64Array.from(numbers.filter(Number.isFinite)).sort()
  const nulls = numbers.filter(Number.isNaN).length
  return {
    values: finite,
    size: finite.length,
    nulls,
    infinite: numbers.length - finite.length - nulls,
    integer,
  }
}

/** The same rows as different values with their counts, as in a profile. */
export function counted(sample: NumberSample): NumberSample {
  const counts = new Map<number, number>()
  for (const value of sample.values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return {
    ...sample,
    values: Float64Array.from(counts.keys()),
    counts: Float64Array.from(counts.values()),
  }
}

export function categorySample(values: PeerCase['reference']): CategorySample {
  const counts = new Map<string, number>()
  const present = values.filter(value => value !== null)
  for (const value of present) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
  return {counts, size: present.length, nulls: values.length - present.length, others: 0}
}

/** Scores of one case by every preset, from rows or, for numbers, from counted values. */
export function scorer(
  {reference, current, integer}: PeerCase,
  kind: PeerAnswer['kind'],
  asCounts = false,
): (method: MethodId, preset: DriftReport['preset']) => RawScore {
  if (kind === 'category') {
    const [a, b] = [categorySample(reference), categorySample(current)]
    return (method, preset) => scoreCategories(method, a, b, preset)
  }
  const [a, b] = [reference, current].map(rows => {
    const sample = numberSample(rows, integer)
    return asCounts ? counted(sample) : sample
  }) as [NumberSample, NumberSample]
  return (method, preset) => scoreNumbers(method, a, b, preset)
}

/** Every value, p-value and decision that a peer gives is ours. */
export function expectAgreement(given: PeerCase, answer: PeerAnswer, asCounts = false): void {
  const score = scorer(given, answer.kind, asCounts)
  for (const [method, {value, p}] of Object.entries(answer.scipy ?? {})) {
    const said = score(method as MethodId, 'default')
    const scale = method === 'wasserstein' ? score('wasserstein', 'nannyml').value : said.value
    near(scale, value, `${given.name}: ${method} of SciPy`)
    if (typeof p === 'number')
      near(said.pValue ?? Number.NaN, p, `${given.name}: p of ${method} of SciPy`, 1e-6)
  }
  for (const [method, {score: expected}] of Object.entries(answer.evidently.methods)) {
    if (expected === null) continue
    const said = score(method as MethodId, 'evidently')
    const isTest = TESTS.has(method)
    near(
      (isTest ? said.pValue : said.value) ?? Number.NaN,
      expected,
      `${given.name}: ${method} of Evidently`,
      toleranceOf(method),
    )
  }
  expectEvidentlyDecision(given, answer)
  expectNannymlDecisions(given, answer, score)
}

function expectEvidentlyDecision(given: PeerCase, {kind, evidently}: PeerAnswer): void {
  const [choice] = chooseMethods({preset: 'evidently', ...requestOf(given, kind)})
  expect(choice?.method, `${given.name}: default test of Evidently`).toBe(evidently.default.method)
  expect(choice?.threshold).toBe(evidently.default.threshold)
  if (!choice) return
  const said = scorer(given, kind)(choice.method, 'evidently')
  expect(decides(choice, said), `${given.name}: verdict of Evidently`).toBe(
    evidently.default.drifted,
  )
}

function expectNannymlDecisions(
  given: PeerCase,
  {kind, nannyml}: PeerAnswer,
  score: ReturnType<typeof scorer>,
): void {
  for (const [id, {value, upper, alert, error}] of Object.entries(nannyml)) {
    if (error !== undefined || typeof value !== 'number') continue
    const method = id as MethodId
    const said = score(method, 'nannyml')
    near(said.value, value, `${given.name}: ${id} of NannyML`)
    const [choice] = chooseMethods({
      preset: 'nannyml',
      ...requestOf(given, kind),
      override: {method},
    })
    if (!choice) throw new Error(`NannyML chooses nothing for ${id}`)
    if (typeof upper !== 'number') {
      expect(decides(choice, said), `${given.name}: alert of ${id}`).toBe(alert)
      continue
    }
    const blocks = blocksOfNannyml(method, given.reference, kind)
    const threshold = nannymlThresholds(method, blocks?.values ?? []).upper
    near(threshold, upper, `${given.name}: threshold of ${id} of NannyML`, 1e-7)
    expect(decides({...choice, threshold}, said), `${given.name}: alert of ${id}`).toBe(alert)
  }
}

function requestOf(
  given: PeerCase,
  kind: PeerAnswer['kind'],
): Omit<Parameters<typeof chooseMethods>[0], 'preset'> {
  if (kind === 'category') {
    const [a, b] = [categorySample(given.reference), categorySample(given.current)]
    return {kind, referenceRows: a.size, distinct: distinctCategories(a, b)}
  }
  const [a, b] = [numberSample(given.reference), numberSample(given.current)]
  return {kind, referenceRows: a.size, distinct: distinctNumbers(a, b)}
}

/** The blocks that NannyML's thresholds come from. */
export function blocksOfNannyml(
  method: MethodId,
  reference: PeerCase['reference'],
  kind: PeerAnswer['kind'] = 'number',
): BlockScores | undefined {
  const plan = planChunks(reference.length)
  if (plan === null) throw new Error('NannyML has no blocks of fewer than 10 rows.')
  const options = {...plan, preset: 'nannyml'} as const
  const cut = Array.from({length: plan.blocks}, (_, block) =>
    reference.slice(block * plan.stride, block * plan.stride + plan.length),
  )
  if (kind === 'category') {
    const blocks = cut.map(rows => categorySample(rows))
    return scoreCategoryBlocks([method], categorySample(reference), blocks, options)[0]
  }
  const blocks = cut.map(rows => numberSample(rows))
  return scoreNumberBlocks([method], numberSample(reference), blocks, options)[0]
}

function decides({by, inclusive, threshold}: MethodChoice, {value, pValue}: RawScore): boolean {
  if (by === 'value') return inclusive ? value >= threshold : value > threshold
  const p = pValue ?? 1
  return inclusive ? p <= threshold : p < threshold
}

/** Within a tolerance, absolute below 1 and relative above. */
function near(actual: number, expected: number, what: string, tolerance = 1e-9): void {
  expect(
    Math.abs(actual - expected) / Math.max(1, Math.abs(expected)),
    `${what}: ${actual} instead of ${expected}`,
  ).toBeLessThanOrEqual(tolerance)
}

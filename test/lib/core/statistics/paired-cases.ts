import {expect} from 'vitest'
import {
  adjustPValues,
  bcaInference,
  delongInference,
  dieboldMariano,
  hodgesLehmann,
  mcnemar,
  rocPlacements,
  tangoInference,
  wilcoxonSignedRank,
  wilsonInference,
  type Correction,
  type Inference,
  type SignificanceTest,
} from '../../../../src/lib/core/statistics/index.ts'
import {
  binomialLowerTail,
  binomialProbability,
} from '../../../../src/lib/core/statistics/special/binomial-tail.ts'
import {incompleteBeta} from '../../../../src/lib/core/statistics/special/incomplete-beta.ts'
import {studentUpperTail} from '../../../../src/lib/core/statistics/special/student-tail.ts'

type Numbers = readonly number[]

interface Judged {
  readonly confidence: number
  readonly limit: number
}

interface Law {
  readonly lower: number
  readonly upper: number
  readonly pAtLeast: number
  readonly pAtMost: number
}

/** null where the peer has none. */
interface TestAnswer {
  readonly statistic: number | null
  readonly p: number | null
}

/** Questions that mlops and its Python peers are both asked. */
interface Questions {
  mcnemar: {onlyOld: number; onlyNew: number}
  tango: {onlyOld: number; onlyNew: number; rows: number} & Judged
  delong: {truth: Numbers; old: Numbers; new: Numbers; weight: number} & Judged
  bca: {sample: Numbers; resamples: Numbers; confidence: number}
  wilson: {successes: number; trials: number} & Judged
  wilcoxon: {differences: Numbers}
  diebold_mariano: {old: Numbers; new: Numbers; horizon: number}
  hodges_lehmann: {old: Numbers; new: Numbers}
  adjust: {correction: Correction; p: Numbers}
  binomial: {k: number; n: number; p: number}
  student: {x: number; degrees: number}
  beta: {a: number; b: number; x: number}
}

interface Answers {
  mcnemar: {p: number}
  tango: {estimate: number} & Law
  delong: {estimate: number; standardError: number} & Law
  bca: {acceleration: number; lower: number; upper: number}
  wilson: Law
  wilcoxon: TestAnswer
  diebold_mariano: TestAnswer
  hodges_lehmann: {shift: number}
  adjust: {p: Numbers}
  binomial: {tail: number; mass: number}
  student: {tail: number}
  beta: {value: number}
}

type Kind = keyof Questions

export type PairedCase = {[K in Kind]: {readonly kind: K} & Questions[K]}[Kind]

const CHECKS: {readonly [K in Kind]: (question: Questions[K], answer: Answers[K]) => void} = {
  mcnemar({onlyOld, onlyNew}, {p}) {
    expectShare(mcnemar(onlyOld, onlyNew).pValue, p)
  },
  tango(question, answer) {
    const inference = tangoInference(question)
    expect(inference.estimate).toBeCloseTo(answer.estimate, 12)
    expectLaw(inference, question, answer)
  },
  delong(question, answer) {
    const placed = (scores: Numbers) => {
      const of = (label: number): Float64Array =>
        Float64Array.from(scores.filter((_, row) => question.truth[row] === label))
      return rocPlacements(of(1), of(0))
    }
    const inference = delongInference(placed(question.old), placed(question.new), question.weight)
    if (inference === null || answer.standardError === 0) {
      expect([inference, answer.standardError]).toEqual([null, 0])
      return
    }
    expect(inference.estimate).toBeCloseTo(answer.estimate, 12)
    expect(inference.standardError).toBeCloseTo(answer.standardError, 12)
    expectLaw(inference, question, answer)
  },
  bca({sample, resamples, confidence}, answer) {
    const inference = bcaInference({
      estimate: sample.reduce((a, b) => a + b, 0) / sample.length,
      resamples: Float64Array.from(resamples),
      acceleration: answer.acceleration,
    })
    if (inference === null) throw new Error('No inference.')
    expectNear(inference.interval(confidence).lower, answer.lower)
    expectNear(inference.interval(confidence).upper, answer.upper)
  },
  wilson(question, answer) {
    expectLaw(wilsonInference(question.successes, question.trials), question, answer)
  },
  wilcoxon({differences}, answer) {
    expectTest(wilcoxonSignedRank(Float64Array.from(differences)), answer)
  },
  diebold_mariano({old, new: now, horizon}, answer) {
    expectTest(dieboldMariano(Float64Array.from(old), Float64Array.from(now), horizon), answer)
  },
  hodges_lehmann({old, new: now}, {shift}) {
    expectNear(hodgesLehmann(Float64Array.from(old), Float64Array.from(now)), shift)
  },
  adjust({correction, p}, answer) {
    const adjusted = adjustPValues(correction, p)
    expect(adjusted).toHaveLength(p.length)
    adjusted.forEach((value, index) => {
      expectShare(value, answer.p[index] ?? Number.NaN)
    })
  },
  binomial({k, n, p}, {tail, mass}) {
    expectShare(binomialLowerTail(k, n, p), tail)
    expectShare(binomialProbability(k, n, p), mass)
  },
  student({x, degrees}, {tail}) {
    expectShare(studentUpperTail(x, degrees), tail)
  },
  beta({a, b, x}, {value}) {
    expectShare(incompleteBeta(a, b, x), value)
  },
}

/** What mlops says equals what its peers say: 1e-9 of numbers, 1e-8 of the size of a p-value. */
export function expectAnswer(question: PairedCase, answer: unknown): void {
  const check = CHECKS[question.kind] as (question: unknown, answer: unknown) => void
  check(question, answer)
}

/** `tango 3`, `tango 4`. */
export function titled<T extends PairedCase>(cases: readonly T[]): (T & {title: string})[] {
  const seen = new Map<Kind, number>()
  return cases.map(given => {
    const place = (seen.get(given.kind) ?? 0) + 1
    seen.set(given.kind, place)
    return {...given, title: `${given.kind} ${place}`}
  })
}

function expectLaw(inference: Inference, {confidence, limit}: Judged, law: Law): void {
  const {lower, upper} = inference.interval(confidence)
  expectNear(lower, law.lower)
  expectNear(upper, law.upper)
  expectShare(inference.pAtLeast(limit), law.pAtLeast)
  expectShare(inference.pAtMost(limit), law.pAtMost)
}

function expectTest({statistic, pValue}: SignificanceTest, answer: TestAnswer): void {
  if (answer.p === null || answer.statistic === null) {
    expect([statistic, pValue]).toEqual([answer.statistic, Number.NaN])
    return
  }
  expectNear(statistic ?? Number.NaN, answer.statistic)
  expectShare(pValue, answer.p)
}

function expectNear(value: number, wanted: number): void {
  expect(Math.abs(value - wanted) / Math.max(1, Math.abs(wanted))).toBeLessThan(1e-9)
}

/** Also a small one to its digits; below 1e-280 SciPy loses them (34 and 1,162 rows: exactly 9.13e-295, there −8.6e-295). */
function expectShare(value: number, wanted: number): void {
  expect(Math.abs(value - wanted) / (Math.abs(wanted) + 1e-280)).toBeLessThan(1e-8)
}

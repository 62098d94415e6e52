import {fileURLToPath} from 'node:url'
import {beforeAll, describe, expect, it} from 'vitest'
import {createRandom} from '../../src/lib/core/statistics/index.ts'
import {expectAgreement, type PeerAnswer, type PeerCase} from '../lib/drift/methods/peer-cases.ts'
import {askPython} from './ask-python.ts'

const python = process.env['MLOPS_DRIFT_PYTHON']
const script = fileURLToPath(new URL('../fixtures/statistics/drift.py', import.meta.url))

const random = createRandom(Number(process.env['MLOPS_SEED'] ?? 20_261_127))
const normal = (): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const many = <T>(count: number, draw: () => T): T[] => Array.from({length: count}, draw)
const rows = (most: number): number => 10 + Math.floor(random() * most)
const label = (kinds: number): string => `k${Math.floor(random() ** 2 * kinds)}`

type Draw = () => PeerCase['reference'][number]

function numbers(
  name: string,
  reference: Draw,
  current: Draw,
  most: number,
  integer = false,
): PeerCase {
  return {name, integer, reference: many(rows(most), reference), current: many(rows(most), current)}
}

/** Random samples of every sort, small and large: several of each. */
function drawCases(): PeerCase[] {
  const sizes = [15, 300, 4000]
  return sizes.flatMap((most, i) => [
    numbers(`normal ${i}`, normal, () => normal() + random() / 5, most),
    numbers(
      `ties ${i}`,
      () => Math.floor(random() * 40),
      () => Math.floor(random() * 43),
      most,
      true,
    ),
    numbers(
      `few values ${i}`,
      () => Math.floor(random() * 4),
      () => Math.floor(random() * 4),
      most,
      true,
    ),
    numbers(
      `wide integers ${i}`,
      () => Math.round(normal() * 4000),
      () => Math.round(normal() * 4100),
      most,
      true,
    ),
    numbers(
      `heavy tails ${i}`,
      () => normal() / Math.abs(normal()),
      () => normal() / Math.abs(normal()),
      most,
    ),
    numbers(
      `nulls and infinities ${i}`,
      () => (random() < 0.1 ? null : random() < 0.05 ? 'inf' : normal()),
      () => (random() < 0.2 ? null : random() < 0.05 ? '-inf' : normal()),
      most,
    ),
    numbers(
      `constant ${i}`,
      () => 3.25,
      () => (random() < 0.5 ? 3.25 : 4),
      most,
    ),
    numbers(
      `mostly zero ${i}`,
      () => (random() < 0.9 ? 0 : normal()),
      () => (random() < 0.8 ? 0 : normal()),
      most,
    ),
    numbers(
      `categories ${i}`,
      () => label(8),
      () => label(10),
      most,
    ),
    numbers(
      `categories with nulls ${i}`,
      () => (random() < 0.1 ? null : label(5)),
      () => label(5),
      most,
    ),
    numbers(
      `two categories ${i}`,
      () => label(2),
      () => label(2),
      most,
    ),
    numbers(
      `one category ${i}`,
      () => 'a',
      () => 'a',
      most,
    ),
    numbers(
      `many categories ${i}`,
      () => label(300),
      () => label(300),
      most,
    ),
  ])
}

/*
 * Where the tools and mlops differ, and why; none of it is compared below:
 * - total variation of Evidently: a p-value of 1,000 unseeded-by-column permutations, here the χ² test.
 * - MMD of Evidently: another kernel and other permutations.
 * - KS and Wasserstein of NannyML from 10,000 reference rows on: 10,000 equal bins, here exact.
 * - Hellinger of Evidently: differs below 1e-6 where values are large against their spread (its bin widths).
 * - Samples of fewer than ten rows with NannyML: it cannot cut ten chunks.
 */
describe.skipIf(python === undefined)('drift methods beside SciPy, Evidently and NannyML', () => {
  const cases = drawCases()
  let answers: readonly PeerAnswer[]

  beforeAll(() => {
    answers = (askPython(python ?? '', script, cases) as {readonly cases: readonly PeerAnswer[]})
      .cases
  }, 300_000)

  it.each(cases.map(({name}, index) => ({name, index})))('agree: $name', ({index}) => {
    const [given, answer] = [cases[index], answers[index]]
    if (!given || !answer) throw new Error(`No answer for case ${index}`)
    expect(Object.keys(answer.evidently.methods).length).toBeGreaterThan(3)
    expectAgreement(given, answer)
  })
})

import {fileURLToPath} from 'node:url'
import {beforeAll, describe, expect, it} from 'vitest'
import {createRandom} from '../../src/lib/core/statistics/index.ts'
import {expectAnswer, titled, type PairedCase} from '../lib/core/statistics/paired-cases.ts'
import {askPython} from './ask-python.ts'

const python = process.env['MLOPS_COMPARE_PYTHON']
const script = fileURLToPath(new URL('../fixtures/statistics/paired.py', import.meta.url))

const random = createRandom(Number(process.env['MLOPS_SEED'] ?? 20_261_127))
const normal = (): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const many = (count: number, draw: () => number): number[] => Array.from({length: count}, draw)
const below = (most: number): number => Math.floor(random() * most)
/** Small and large ones alike. */
const scaled = (most: number): number => Math.floor(most ** random()) - 1

function counts(): PairedCase[] {
  const [onlyOld, onlyNew] = [scaled(1e5), scaled(1e5)]
  const rows = onlyOld + onlyNew + scaled(1e6) + 1
  const limit = (random() - 0.5) / 2
  const trials = 1 + scaled(1e5)
  return [
    {kind: 'mcnemar', onlyOld, onlyNew},
    {kind: 'mcnemar', onlyOld, onlyNew: Math.max(0, onlyOld + below(40) - 20)},
    {kind: 'tango', onlyOld, onlyNew, rows, limit, confidence: 0.5 + random() / 2.1},
    {
      kind: 'wilson',
      successes: below(trials + 1),
      trials,
      limit: 0.01 + 0.98 * random(),
      confidence: 0.5 + random() / 2.1,
    },
    {kind: 'binomial', k: below(1 + trials), n: trials, p: 0.001 + 0.998 * random()},
    {kind: 'student', x: 10 * normal(), degrees: 1 + scaled(1e5)},
    {kind: 'beta', a: 10 ** (4 * random() - 2), b: 10 ** (4 * random() - 2), x: random()},
    {kind: 'adjust', correction: 'holm', p: many(1 + below(30), () => random() ** 4)},
    {kind: 'adjust', correction: 'bh', p: many(1 + below(30), () => random() ** 4)},
  ]
}

/** @param rounded - To one digit: many ties, and zeros among differences. */
function rows(size: number, rounded: boolean): PairedCase[] {
  const round = (x: number): number => (rounded ? Math.round(x * 10) / 10 : x)
  const truth = many(size + 4, () => below(2)).map((label, row) => (row < 4 ? row % 2 : label))
  const old = truth.map(label => round(label / 3 + random()))
  const now = old.map((score, row) => round(score / 2 + random() + (truth[row] ?? 0) / 4))
  // Whole numbers have the same sum in any order, so that ties are ties to both.
  const sample = many(size + 3, () => (rounded ? Math.round(normal() ** 3) : normal())).concat(10)
  const losses = {old: many(size + 3, () => round(normal() ** 2)), new: many(size + 3, random)}
  return [
    {kind: 'wilcoxon', differences: many(size, () => round(normal() + 0.1))},
    {kind: 'delong', truth, old, new: now, weight: 1, confidence: 0.95, limit: -0.02},
    {kind: 'delong', truth, old, new: now, weight: 0.9 + random() / 5, confidence: 0.9, limit: 0.1},
    {kind: 'diebold_mariano', ...losses, horizon: 1},
    {kind: 'diebold_mariano', ...losses, horizon: 1 + below(Math.min(size, 30))},
    {kind: 'hodges_lehmann', ...losses},
    {
      kind: 'bca',
      sample,
      confidence: 0.9,
      resamples: many(400, () => {
        const drawn = many(sample.length, () => sample[below(sample.length)] ?? 0)
        return drawn.reduce((a, b) => a + b, 0) / sample.length
      }).sort((a, b) => a - b),
    },
  ]
}

/*
 * Where the peers differ, and why; none of it is asked:
 * - Wilcoxon of SciPy is NaN where more than 13 differences are all 0; here p = 1.
 * - Diebold-Mariano, DeLong and Tango have no peer in SciPy and statsmodels; the script works them out from
 *   their definitions.
 */
describe.skipIf(python === undefined)('paired tests beside SciPy and statsmodels', () => {
  const cases = [
    ...Array.from({length: 60}, counts),
    ...[1, 3, 9, 12, 13, 14, 40, 50, 51, 300, 700].flatMap(size => [
      rows(size, false),
      rows(size, true),
    ]),
  ].flat()
  let answers: readonly unknown[]

  beforeAll(() => {
    answers = askPython(python ?? '', script, cases) as readonly unknown[]
  }, 300_000)

  it.each(titled(cases).map((given, index) => ({given, index, title: given.title})))(
    'agree: $title',
    ({given, index}) => {
      expect(answers).toHaveLength(cases.length)
      expectAnswer(given, answers[index])
    },
  )
})

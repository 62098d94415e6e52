import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {
  createFacts,
  measureMetric,
  metricDefinitions,
  parseMetric,
  type EvaluatedRows,
} from '../../src/lib/core/metrics/index.ts'
import {createRandom} from '../../src/lib/core/statistics/index.ts'
import {openDatabase, type Database} from '../../src/lib/platform/duckdb/index.ts'
import {naiveErrorsOf} from '../../src/lib/testset/index.ts'
import {askPython} from './ask-python.ts'

const python = process.env['MLOPS_COMPARE_PYTHON']
const script = fileURLToPath(new URL('../fixtures/statistics/metrics.py', import.meta.url))

interface Case {
  readonly title: string
  readonly truth: readonly number[]
  readonly predicted: readonly number[]
  readonly probabilities?: readonly number[]
  readonly classCount?: number
  readonly weights: readonly number[] | null
  /** What seasonal naive forecasts are measured on. */
  readonly history?: readonly number[]
  readonly seasons?: readonly number[]
}

const random = createRandom(Number(process.env['MLOPS_SEED'] ?? 20_261_128))
const normal = (): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const many = (count: number, draw: (row: number) => number): number[] =>
  Array.from({length: count}, (_, row) => draw(row))
const below = (most: number): number => Math.floor(random() * most)

/** Each way in which rows can be odd: its name, and how it draws numbers that would be even. */
const SCORES: Readonly<Record<string, (own: number) => number>> = {
  'scores anywhere': own => 0.3 * own + 0.7 * random(),
  'scores with ties': own => Math.round(10 * (0.3 * own + 0.7 * random())) / 10,
  'one score for all': () => 0.3,
  'sure scores, many of them wrong': () => below(2),
}
const WEIGHTS: Readonly<Record<string, (() => number) | null>> = {
  'no weights': null,
  weights: () => 0.1 + random(),
  'weights that are whole numbers': () => 1 + below(3),
}
const TRUTHS: Readonly<Record<string, (classCount: number) => number>> = {
  'all classes': classCount => below(classCount),
  'a rare class': classCount => (random() < 0.06 ? classCount - 1 : below(classCount - 1)),
  'classes missing': classCount => below(Math.max(1, classCount - 2)),
  'one class': () => 1,
}

function classCases(size: number, classCount: number): Case[] {
  return product(SCORES, WEIGHTS, TRUTHS).map(([scores, weights, truths]) => {
    const draw = SCORES[scores] as (own: number) => number
    const truth = many(size, () => TRUTHS[truths]?.(classCount) ?? 0)
    const rows = truth.map(label => {
      if (classCount === 2) {
        const p = draw(label)
        return [1 - p, p]
      }
      const each = many(classCount, index => 0.05 + draw(Number(index === label)))
      const total = each.reduce((a, b) => a + b, 0)
      return each.map(p => p / total)
    })
    const weigh = WEIGHTS[weights]
    return {
      title: `${classCount} classes, ${size} rows: ${truths}, ${scores}, ${weights}`,
      truth,
      predicted: rows.map(row => (classCount === 2 ? Number((row[1] ?? 0) >= 0.5) : largest(row))),
      probabilities: rows.flat(),
      classCount,
      weights: weigh ? many(size, weigh) : null,
    }
  })
}

const VALUES: Readonly<Record<string, () => number>> = {
  'values anywhere': () => 3 * normal(),
  'whole numbers': () => Math.round(2 * normal()),
  'none below 0, many 0': () => Math.max(0, Math.round(2 * normal())),
  'all 0': () => 0,
  'a constant': () => 0.5,
  'far from 0': () => 1e6 + normal(),
  'tiny and large': () => normal() * 10 ** (8 * random() - 4),
}
const ERRORS: Readonly<Record<string, () => number>> = {
  'errors anywhere': normal,
  'whole errors': () => below(3) - 1,
  'no error': () => 0,
  'the same error': () => 2,
}

function valueCases(size: number): Case[] {
  return product(VALUES, ERRORS, WEIGHTS).map(([values, errors, weights]) => {
    const truth = many(size, () => VALUES[values]?.() ?? 0)
    const weigh = WEIGHTS[weights]
    return {
      title: `${size} rows: ${values}, ${errors}, ${weights}`,
      truth,
      predicted: truth.map(y => y + (ERRORS[errors]?.() ?? 0)),
      weights: weigh ? many(size, weigh) : null,
      history: many(3 + below(60), () => VALUES[values]?.() ?? 0),
      ...(weigh ? {} : {seasons: [1, 2, 7, 24]}),
    }
  })
}

function product(a: object, b: object, c: object): readonly (readonly [string, string, string])[] {
  return Object.keys(a).flatMap(x =>
    Object.keys(b).flatMap(y => Object.keys(c).map(z => [x, y, z] as const)),
  )
}

function largest(row: readonly number[]): number {
  return row.indexOf(Math.max(...row))
}

const cases = [
  ...[1, 2, 5, 40, 300].flatMap(size => [2, 3, 5].flatMap(count => classCases(size, count))),
  ...[1, 2, 3, 40, 301].flatMap(valueCases),
]

/* Where definitions differ, and why, stands in docs/evaluate.md; what has no peer is worked out by the script. */
describe.skipIf(python === undefined)('metrics beside scikit-learn', () => {
  let folder: string
  let database: Database
  let answers: readonly Readonly<Record<string, number | null>>[]

  beforeAll(async () => {
    database = await openDatabase()
    folder = mkdtempSync(join(tmpdir(), 'mlops-metric-peers-'))
    answers = askPython(python ?? '', script, cases) as typeof answers
  }, 300_000)
  afterAll(() => {
    database.close()
    rmSync(folder, {recursive: true, force: true})
  })

  it.each(cases.map((given, index) => ({given, index, title: given.title})))(
    'are equal: $title',
    async ({given, index}) => {
      const facts = createFacts(await rowsOf(given, {database, folder}))
      const wanted = answers[index] ?? {}
      expect(Object.keys(wanted).length).toBeGreaterThan(14)
      for (const [name, value] of Object.entries(wanted))
        if (!isRounding(name, given))
          expectNear(measureMetric(parseMetric(name), facts).value, value, name)
    },
  )

  it('are all asked', () => {
    const asked = new Set(answers.flatMap(values => Object.keys(values).map(idOf)))
    expect([...asked].sort()).toEqual(metricDefinitions.map(({id}) => id).sort())
  })
})

function idOf(name: string): string {
  return name.split('@')[0] ?? name
}

/**
 * What scikit-learn leaves of a single weighted row: w · y / w is not y to the last digit, and its square is divided by
 * the like of it.
 */
function isRounding(name: string, {truth, weights}: Case): boolean {
  return name === 'explained_variance' && truth.length === 1 && weights !== null
}

/** 1e-9 of the size of the metric; null is NaN. */
function expectNear(value: number, wanted: number | null, name: string): void {
  if (wanted === null) {
    expect(value, name).toBeNaN()
    return
  }
  const off = Math.abs(value - wanted) / Math.max(1, Math.abs(wanted))
  expect(off, `${name}: ${value}, not ${wanted}`).toBeLessThan(1e-9)
}

async function rowsOf(given: Case, place: Place): Promise<EvaluatedRows> {
  const {truth, predicted, probabilities, classCount = 2, seasons = []} = given
  const shared = {
    rowCount: truth.length,
    weights: given.weights && Float64Array.from(given.weights),
  }
  if (probabilities !== undefined)
    return {
      ...shared,
      task: classCount === 2 ? 'binary' : 'multiclass',
      classCount,
      truth: Int32Array.from(truth),
      predicted: Int32Array.from(predicted),
      probabilities: Float64Array.from(probabilities),
    }
  return {
    ...shared,
    task: 'forecast',
    truth: Float64Array.from(truth),
    predicted: Float64Array.from(predicted),
    naiveErrors: await naiveErrors(given.history ?? [], seasons, place),
  }
}

interface Place {
  readonly database: Database
  readonly folder: string
}

/** As `mlops evaluate` finds them, in a file whose rows are not in the order of time. */
async function naiveErrors(
  history: readonly number[],
  seasons: readonly number[],
  {database, folder}: Place,
): Promise<ReadonlyMap<number, number>> {
  const training = join(folder, 'history.csv')
  const lines = history.map((y, step) => `${step},${y}`).sort(() => random() - 0.5)
  writeFileSync(training, `step,y\n${lines.join('\n')}\n`)
  const settings = {
    ...{data: '', shownData: '', metrics: undefined, sliceBy: [], minSize: 1},
    ...{training, timestamp: 'step', target: 'y'},
  }
  return naiveErrorsOf(
    database,
    settings,
    seasons.map(season => parseMetric(`mase@${season}`)),
  )
}

import {afterAll, beforeAll, expect, it} from 'vitest'
import {
  measureImportance,
  predictTables,
  type ModelSide,
} from '../../../../src/lib/drift/model/index.ts'
import type {Model, ModelColumn, ModelSignature} from '../../../../src/lib/model/index.ts'
import {openDatabase, type Database} from '../../../../src/lib/platform/duckdb/index.ts'

const ROWS = 3000
let database: Database

/** `x` moves by 0.5 in the current data, `y` does not. */
const relation = (shift: number): string =>
  `(SELECT i, (hash(i, 1) % 1000) / 1000.0 + ${shift} AS x, (hash(i, 2) % 1000) / 1000.0 AS y,
   CASE WHEN i % 100 = 0 THEN NULL ELSE (hash(i, 3) % 1000) / 1000.0 END AS unused,
   3 * ((hash(i, 1) % 1000) / 1000.0 + ${shift}) + (hash(i, 2) % 1000) / 1000.0 AS target,
   CASE WHEN (hash(i, 1) % 1000) + (hash(i, 4) % 300) > 650 THEN 'yes' ELSE 'no' END AS label
   FROM range(${ROWS}) t(i))`

const side = (subject: string, shift: number, drop: readonly string[] = []): ModelSide => ({
  ...{subject, relation: relation(shift), rows: ROWS},
  columns: ['i', 'x', 'y', 'unused', 'target', 'label']
    .filter(name => !drop.includes(name))
    .map(name => ({name, type: name === 'label' ? 'VARCHAR' : 'DOUBLE'})),
})

beforeAll(async () => {
  database = await openDatabase({threads: 1})
})
afterAll(() => {
  database.close()
})

const columns = ['x', 'y', 'unused'].map((name, index): ModelColumn => ({
  ...{name, index, type: 'float32', input: 'features', kind: 'scalar'},
}))
const signature: ModelSignature = {
  task: 'regression',
  inputs: [{name: 'features', type: 'float32', shape: [null, 3]}],
  outputs: [{name: 'out', type: 'float32', shape: [null, 1]}],
  columns,
  labels: [],
  fixedBatch: null,
}
type Predicting = Pick<Model, 'signature' | 'predict'>
const score = (values: ArrayLike<number>, row: number): number =>
  3 * (values[row * 3] ?? 0) + (values[row * 3 + 1] ?? 0)

/** Answers 3x + y. */
const regression: Predicting = {
  signature,
  predict: ({rowCount, tensors}) => {
    const values = tensors['features']?.values as Float32Array
    const answers = Float32Array.from({length: rowCount}, (_, row) => score(values, row))
    const column = {name: 'prediction', type: 'float32' as const, values: answers}
    return Promise.resolve({rowCount, columns: [column]})
  },
}
/** Says yes where x is large, with a probability. */
const binary: Predicting = {
  signature: {...signature, task: 'binary', labels: ['no', 'yes']},
  predict: ({rowCount, tensors}) => {
    const values = tensors['features']?.values as Float32Array
    const yes = Float32Array.from(
      {length: rowCount},
      (_, row) => 1 / (1 + Math.exp(-10 * ((values[row * 3] ?? 0) - 0.5))),
    )
    return Promise.resolve({
      rowCount,
      columns: [
        {
          name: 'prediction',
          type: 'string',
          values: Array.from(yes, p => (p > 0.5 ? 'yes' : 'no')),
        },
        {name: 'probability_no', type: 'float32', values: yes.map(p => 1 - p)},
        {name: 'probability_yes', type: 'float32', values: yes},
      ],
    })
  },
}
const policy = {nulls: 'nan' as const, inputs: {}}
const request = (model: Predicting, drop: readonly string[] = []) => ({
  ...{model, policy},
  tables: {
    database,
    reference: side('reference', 0),
    current: side('current', 0.5, drop),
  },
})

it('finds what a column is worth, and what its drift alone does to predictions', async () => {
  const {columns: found, ignored, notes} = await measureImportance(request(regression))
  expect(found.map(({name}) => name)).toEqual(['x', 'y', 'unused'])
  const [x, y, unused] = found.map(({importance}) => importance)
  // The mean distance of two uniform numbers is 1/3.
  expect(x?.value).toBeCloseTo(1, 1)
  expect(y?.value).toBeCloseTo(1 / 3, 1)
  expect(x?.share).toBeCloseTo(0.75, 1)
  expect(x?.metric).toBe('mean_absolute_change')
  expect(x?.predictionShift).toBeCloseTo(1.5, 1)
  expect(y?.predictionShift).toBeCloseTo(0, 1)
  expect(unused).toMatchObject({value: 0, share: 0, predictionShift: 0})
  expect(ignored).toEqual(['unused'])
  expect(notes).toEqual([])
})

it('measures by the metric of the task where there are labels', async () => {
  const values = await measureImportance({...request(regression), target: 'target'})
  expect(values.columns[0]?.importance.metric).toBe('rmse')
  // The labels are the predictions, so the loss is the distance that shuffling makes: 3·√(1/6).
  expect(values.columns[0]?.importance.value).toBeCloseTo(3 * Math.sqrt(1 / 6), 1)
  const classes = await measureImportance({...request(binary), target: 'label'})
  expect(classes.columns[0]).toMatchObject({
    name: 'x',
    importance: {metric: 'auc', share: 1},
    others: [{metric: 'log_loss'}],
  })
  // Shuffled, x tells nothing: the area falls to a half.
  expect(classes.columns[0]?.importance.value).toBeGreaterThan(0.35)
  expect(classes.columns[0]?.importance.value).toBeLessThan(0.5)
  expect(classes.columns[0]?.others[0]?.value).toBeGreaterThan(0)
  expect(classes.ignored).toEqual(['y', 'unused'])
})

it('gives the same answer for the same seed', async () => {
  const once = await measureImportance({...request(binary), seed: 5, sampleRows: 500})
  expect(await measureImportance({...request(binary), seed: 5, sampleRows: 500})).toEqual(once)
})

it('says why it has no answer: a column that is missing, labels of another kind', async () => {
  const missing = await measureImportance(request(regression, ['x']))
  expect(missing.columns).toEqual([])
  expect(missing.notes.join()).toMatch(/cannot take the data.*x/s)
  const labels = await measureImportance({...request(regression), target: 'label'})
  expect(labels.notes.join()).toContain('do not suit the model')
  expect(labels.columns[0]?.importance.metric).toBe('mean_absolute_change')
  const none = await measureImportance({...request(regression), target: 'nothing'})
  expect(none.notes.join()).toContain('no column nothing')
})

it('leaves out rows that the model cannot take, and counts them', async () => {
  const strict = {...request(regression), policy: {nulls: 'error' as const, inputs: {}}}
  const {columns: found, notes} = await measureImportance({...strict, target: 'target'})
  expect(found[0]?.importance.value).toBeCloseTo(3 * Math.sqrt(1 / 6), 1)
  expect(notes).toEqual([
    'The model cannot take 30 of the drawn rows of the reference; they were left out.',
    'The model cannot take 30 of the drawn rows of the current data; they were left out.',
  ])
  const predicted = await predictTables(strict)
  expect(predicted.rows).toEqual({reference: ROWS - 30, current: ROWS - 30})
  expect(predicted.notes).toHaveLength(2)
})

it('predicts both tables: numbers as they are, classes counted', async () => {
  const values = await predictTables(request(regression))
  expect(values.columns).toHaveLength(1)
  const [column] = values.columns
  if (column?.kind !== 'number') throw new Error('The prediction is no number.')
  const mean = (rows: Float64Array): number => rows.reduce((a, b) => a + b, 0) / rows.length
  expect(column.rows.reference).toHaveLength(ROWS)
  expect(mean(column.rows.current) - mean(column.rows.reference)).toBeCloseTo(1.5, 5)
  const classes = await predictTables({...request(binary), sampleRows: 1000})
  expect(classes.columns.map(({name, role, kind}) => [name, role, kind])).toEqual([
    ['prediction', 'prediction', 'category'],
    ['probability_no', 'probability', 'number'],
    ['probability_yes', 'probability', 'number'],
  ])
  const [labels] = classes.columns
  if (labels?.kind !== 'category') throw new Error('The prediction is no category.')
  expect(labels.samples.reference.size).toBe(1000)
  // Half of the x lie above a half, and after the shift all but those that lie on it.
  expect(labels.samples.reference.counts.get('yes')).toBeGreaterThan(450)
  expect(labels.samples.reference.counts.get('yes')).toBeLessThan(550)
  expect(labels.samples.current.counts.get('yes')).toBeGreaterThan(990)
  expect((await predictTables(request(regression, ['y']))).notes.join()).toContain('y')
})

it('ends when it is told to', async () => {
  const stop = new AbortController()
  const work = measureImportance({
    ...request(regression),
    signal: stop.signal,
    onProgress: () => {
      stop.abort()
    },
  })
  await expect(work).rejects.toMatchObject({name: 'AbortError'})
})

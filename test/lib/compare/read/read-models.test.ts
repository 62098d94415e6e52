import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {ClassRows} from '../../../../src/lib/core/metrics/index.ts'
import {MlopsError} from '../../../../src/lib/core/errors/index.ts'
import {openPlace, type Place} from './opened.ts'

let place: Place
beforeAll(async () => {
  place = await openPlace()
})
afterAll(() => place.close())

const classes = (rows: unknown): ClassRows => rows as ClassRows
const failure = async (work: Promise<unknown>): Promise<MlopsError> => {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  expect(error).toBeInstanceOf(MlopsError)
  return error as MlopsError
}

const PEOPLE = `id,age,income,city,plan,bought,region
1,25,31.5,Oslo,free,no,north
2,71,44,Rome,pro,yes,south
3,40,28,Lima,free,,south
4,55,52,Rome,free,yes,north
5,33,40,Lima,pro,no,north
`

describe('two models over the same rows', () => {
  it('each take their own columns, and share the array of true answers', async () => {
    const data = await place.write('people.csv', PEOPLE)
    const old = await place.model('sklearn-pipeline')
    const next = await place.model('one-hot')
    const {rows} = await place.read(data, 'bought', {old, new: next}, {sliceBy: ['Region']})
    expect(rows.labels).toEqual(['no', 'yes'])
    expect(rows.old?.truth).toBe(rows.new.truth)
    expect([...rows.new.truth]).toEqual([0, 1, 1, 0])
    expect(rows).toMatchObject({unlabelled: 1, warnings: ['1 row without bought were left out']})
    expect([...(rows.places ?? [])]).toEqual([0, 1, 3, 4])
    expect(rows.slices).toEqual([
      {name: 'region', values: ['north', 'south'], codes: Uint8Array.of(0, 1, 0, 0)},
    ])
  })

  it('answer as each does alone', async () => {
    const data = await place.write('people.csv', PEOPLE)
    const [a, b] = [await place.model('sklearn-pipeline'), await place.model('one-hot')]
    const {rows} = await place.read(data, 'bought', {old: a, new: b})
    const alone = await place.read(data, 'bought', {old: null, new: a})
    const other = await place.read(data, 'bought', {old: null, new: b})
    expect(alone.rows.old).toBeNull()
    expect(rows.old).toEqual(alone.rows.new)
    expect(rows.new).toEqual(other.rows.new)
    expect(classes(rows.old).probabilities).not.toEqual(classes(rows.new).probabilities)
  })

  it('give the same rows from Parquet, a query and a file of text', async () => {
    const csv = await place.write('people.csv', PEOPLE)
    await place.database.run(
      `COPY (FROM read_csv('${csv}', types={bought: 'VARCHAR'})) TO '${place.at('people.parquet')}' (FORMAT parquet)`,
      'people',
    )
    const models = {old: await place.model('sklearn-pipeline'), new: await place.model('one-hot')}
    const [first, ...others] = await Promise.all(
      [
        csv,
        place.at('people.parquet'),
        `query:FROM read_csv('${csv}', types={bought: 'VARCHAR'})`,
      ].map(async data => {
        const {rows} = await place.read(data, 'bought', models, {fairnessBy: ['city']})
        return rows
      }),
    )
    for (const other of others) expect(other).toEqual(first)
  })

  it('of more chunks than one stay row by row beside each other', async () => {
    const data = place.at('many.parquet')
    await place.database.run(
      `COPY (SELECT i AS id, (i % 50 + 18)::DOUBLE AS age, (i % 37)::DOUBLE AS income,
        ['Oslo', 'Rome', 'Lima'][i % 3 + 1] AS city, ['free', 'pro'][i % 2 + 1] AS plan,
        CASE WHEN i % 1000 = 7 THEN NULL ELSE ['no', 'yes'][i % 5 % 2 + 1] END AS bought
        FROM range(30000) AS t(i)) TO '${data}' (FORMAT parquet)`,
      'many',
    )
    const models = {old: await place.model('sklearn-pipeline'), new: await place.model('one-hot')}
    const {rows} = await place.read(data, 'bought', models, {group: 'id'})
    expect(rows.new.rowCount).toBe(29_970)
    expect(rows.group?.codes).toBeInstanceOf(Int32Array)
    // The position of a row is its id here, and its group is named so.
    const {places, group} = rows
    const apart = places?.findIndex(
      (at, row) => group?.values[group.codes[row] ?? 0] !== String(at),
    )
    expect(apart).toBe(-1)
    const truths = places?.findIndex((at, row) => rows.new.truth[row] !== (at % 5) % 2)
    expect(truths).toBe(-1)
    const alone = await place.read(data, 'bought', {old: null, new: models.old})
    expect(rows.old).toEqual(alone.rows.new)
  })

  it('count a class that one does not know as a probability of 0', async () => {
    const data = await place.write('flowers.csv', 'X_0,X_1,X_2,X_3,kind\n5,3,1,0,a\n6,3,5,2,c\n')
    const old = await place.model('string-labels', {output: {labels: ['c', 'b', 'z']}})
    const next = await place.model('string-labels', {output: {labels: ['a', 'b', 'c']}})
    const {rows} = await place.read(data, 'kind', {old, new: next})
    expect(rows.labels).toEqual(['a', 'b', 'c', 'z'])
    expect(rows.warnings).toEqual([
      'string-labels.onnx does not know the class "z", which counts as a probability of 0',
      'string-labels.onnx does not know the class "a", which counts as a probability of 0',
    ])
    const [before, after] = [classes(rows.old), classes(rows.new)]
    const row = (of: ClassRows, at: number) =>
      [...(of.probabilities ?? [])].slice(4 * at, 4 * at + 4)
    // The outputs of the graph are named c, b, z by the one and a, b, c by the other.
    const [a = 0, b = 0, c = 0] = row(after, 0)
    expect(row(before, 0)).toEqual([0, b, a, c])
    expect([after.classCount, before.classCount, after.task]).toEqual([4, 4, 'multiclass'])
  })

  it('pair by label, however each orders its own', async () => {
    const data = await place.write('flowers.csv', 'X_0,X_1,X_2,X_3,kind\n5,3,1,0,a\n6,3,5,2,c\n')
    const old = await place.model('string-labels', {output: {labels: ['c', 'b', 'a']}})
    const next = await place.model('string-labels', {output: {labels: ['a', 'b', 'c']}})
    const {rows} = await place.read(data, 'kind', {old, new: next})
    expect(rows.warnings).toEqual([])
    const old0 = [...(classes(rows.old).probabilities ?? [])].slice(0, 3)
    const new0 = [...(classes(rows.new).probabilities ?? [])].slice(0, 3)
    expect(old0).toEqual(new0.toReversed())
    expect([classes(rows.old).predicted[0], classes(rows.new).predicted[0]]).toEqual([2, 0])
  })

  it('pair where only one gives probabilities', async () => {
    const data = await place.write('whole.csv', 'a,b,X_0,X_1,X_2,X_3,kind\n1,1,5,3,1,0,0\n')
    const old = await place.model('int64', {task: 'multiclass'})
    const next = await place.model('zipmap-int64')
    const {rows} = await place.read(data, 'kind', {old, new: next})
    expect(classes(rows.old).probabilities).toBeNull()
    expect(classes(rows.new).probabilities?.length).toBe(classes(rows.new).classCount)
    expect(rows.labels.slice(0, 3)).toEqual(['0', '1', '2'])
  })

  it('come in the order of time for a forecast, with their place in the data', async () => {
    const data = await place.write(
      'load.csv',
      'at,x,y\n2024-01-03,4,1\n2024-01-01,1,2\n2024-01-02,2,3\n2024-01-01,5,4\n',
    )
    const forecast = {task: 'forecast'} as const
    const models = {
      old: await place.model('reciprocal', forecast),
      new: await place.model('reciprocal', forecast),
    }
    const {rows} = await place.read(data, 'y', models, {timestamp: 'at'})
    expect([...rows.new.truth]).toEqual([2, 4, 3, 1])
    expect([...rows.new.predicted]).toEqual([1, Math.fround(0.2), 0.5, 0.25])
    expect([...(rows.places ?? [])]).toEqual([1, 3, 2, 0])
    expect(rows.warnings).toEqual([])
    const {rows: unordered} = await place.read(data, 'y', models)
    expect([...unordered.new.truth]).toEqual([1, 2, 3, 4])
    expect(unordered.warnings).toEqual([
      'data.timestamp of mlops.yaml does not say when a row happened: rows are taken to be in the order of time',
    ])
  })
})

describe('what cannot be paired', () => {
  it('is a classifier and a model of numbers', async () => {
    const data = await place.write('test.csv', 'x,lost,y\n1,0,1\n')
    const models = {old: await place.model('lost-input'), new: await place.model('reciprocal')}
    const {code, message, hint} = await failure(place.read(data, 'y', models))
    expect(code).toBe('COMPARE_TASK')
    expect(message).toContain('lost-input.onnx is binary, and reciprocal.onnx is regression')
    expect(hint).toContain('model.task')
  })

  it('is a row without a group', async () => {
    const data = await place.write('test.csv', 'x,lost,y,who\n1,0,1,a\n2,0,1,\n3,0,0,b\n')
    const models = {old: null, new: await place.model('lost-input')}
    const error = await failure(place.read(data, 'y', models, {group: 'who'}))
    expect(error.code).toBe('COMPARE_GROUP')
    expect(error.message).toContain('who is empty in 1 row of 3')
  })

  it('is a column that is not there, for slices, groups and fairness', async () => {
    const data = await place.write('test.csv', 'x,lost,y,who\n1,0,1,a\n')
    const models = {old: null, new: await place.model('lost-input')}
    for (const more of [{group: 'whom'}, {sliceBy: ['whom']}, {fairnessBy: ['whom']}]) {
      const {code, message, hint} = await failure(place.read(data, 'y', models, more))
      expect([code, hint]).toEqual(['DATA_COLUMNS', 'Did you mean who?'])
      expect(message).toContain('has no column whom')
    }
  })

  it('is a label that neither model knows', async () => {
    const data = await place.write('test.csv', 'x,lost,y\n1,0,1\n2,0,maybe\n')
    const model = await place.model('lost-input')
    const error = await failure(place.read(data, 'y', {old: model, new: model}))
    expect(error.code).toBe('EVALUATE_LABELS')
    expect(error.message).toContain('y is "maybe" in 1 row')
  })

  it('is an infinite prediction, and which model made it is said', async () => {
    const data = await place.write('test.csv', 'x,y\n1,1\n0,1\n')
    const models = {old: await place.model('reciprocal'), new: await place.model('busy')}
    const error = await failure(place.read(data, 'y', models))
    expect(error.code).toBe('EVALUATE_PREDICTIONS')
    expect(error.message).toContain('row 2: reciprocal.onnx predicts Infinity')
  })
})

import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, describe, expect, it} from 'vitest'
import {openDatabase} from '../../../../src/lib/platform/duckdb/index.ts'
import {openProject} from '../../../../src/lib/project/index.ts'
import {planData, writeData} from '../../../../src/lib/retrain/data/index.ts'
import {describePlan} from '../../../../src/lib/retrain/render/describe-run.ts'
import type {Champion, DataPlan} from '../../../../src/lib/retrain/types.ts'
import {aPlan} from '../a-plan.ts'

let root = ''
afterEach(() => rm(root, {recursive: true, force: true}))

/** A project whose data.csv has these lines. */
async function create(
  csv: readonly string[],
  data: Readonly<Record<string, unknown>> = {},
  retrain: Readonly<Record<string, unknown>> = {},
  rest: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  root = await mkdtemp(join(tmpdir(), 'mlops-data-'))
  await writeFile(join(root, 'data.csv'), csv.join('\n') + '\n')
  const config = {
    name: 'tiny',
    model: {path: 'model.onnx'},
    data: {source: 'data.csv', target: 'y', timestamp: 'at', ...data},
    retrain: {data: {min_rows: 1, ...retrain}},
    ...rest,
  }
  await writeFile(join(root, 'mlops.yaml'), JSON.stringify(config))
}

const champion = (knownUntil: string | null, texts: readonly string[] = []): Champion => ({
  version: 'v1.0.0',
  ref: 'tiny@v1.0.0',
  sha256: '0'.repeat(64),
  registeredAt: '2026-01-01T00:00:00.000Z',
  trainedUntil: knownUntil,
  knownUntil,
  trainedRows: null,
  mode: 'scratch',
  metrics: {},
  texts,
  run: null,
})

const JULY = '2026-07-01T00:00:00Z'

async function plan(known: Champion | null = null, asOf = JULY): Promise<DataPlan> {
  return planData(await openProject(root), {champion: known, asOf: new Date(asOf)})
}

async function write(
  planned: DataPlan,
  known: Champion | null = null,
  folder = 'run',
): Promise<{train: unknown[]; fresh: unknown[]; test: unknown[]; sha256: string}> {
  const where = join(root, folder)
  await mkdir(where, {recursive: true})
  const written = await writeData(await openProject(root), planned, where, {champion: known})
  const database = await openDatabase()
  const read = async (file: string) =>
    (await database.rows(`FROM read_parquet('${join(where, file)}')`, 'a file')).map(
      row => row['x'],
    )
  const rows = {
    train: await read(written.train),
    fresh: written.fresh === null ? [] : await read(written.fresh),
    test: await read(written.test),
  }
  database.close()
  return {...rows, sha256: written.testSha256}
}

/** x = 1 … n, one a day from 1 January 2026 on. */
const days = (n: number): string[] => [
  'x,y,at',
  ...Array.from({length: n}, (_, i) => {
    const at = new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10)
    return `${i + 1},${i % 2},${at}`
  }),
]

describe('the windows of a retraining', () => {
  it('are the newest share of rows to test on, and all before to train on', async () => {
    await create(days(10), {}, {test: 0.3})
    const planned = await plan()
    expect(planned).toMatchObject({
      source: 'data.csv',
      split: 'time',
      leftOut: {unlabelled: 0, tooYoung: 0, older: 0, withoutTime: 0},
    })
    const {train, test} = await write(planned)
    expect([...train, ...test].map(Number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(test.map(Number)).toEqual([8, 9, 10])
    expect(planned.train).toEqual({
      from: '2026-01-01T00:00:00.000Z',
      until: '2026-01-07T00:00:00.001Z',
      rows: 7,
    })
    expect(planned.test).toMatchObject({from: '2026-01-08T00:00:00.000Z', rows: 3})
  })

  it('are of the lengths that mlops.yaml says; what is older is left out and counted', async () => {
    await create(days(10), {}, {test: '2d', window: '5d'})
    const planned = await plan()
    const {train, test} = await write(planned)
    expect(test.map(Number)).toEqual([9, 10])
    expect(train.map(Number)).toEqual([4, 5, 6, 7, 8])
    expect(planned.leftOut.older).toBe(3)
  })

  it('see no row from asOf on, none that is younger than the label delay, and none without a label', async () => {
    const rows = days(10)
    rows[3] = '3,,2026-01-03'
    rows[10] = '10,,2026-01-10'
    await create(rows, {}, {test: '1d', label_delay: '2d'})
    const planned = await plan(null, '2026-01-09T00:00:00Z')
    const {train, test} = await write(planned)
    expect(train.map(Number)).toEqual([1, 2, 4, 5])
    expect(test.map(Number)).toEqual([6])
    // x = 7 and 8 are too young; 9 and 10 are not seen at all.
    expect(planned.leftOut).toEqual({unlabelled: 1, tooYoung: 2, older: 0, withoutTime: 0})
  })

  it('have a time; labelled rows without one are left out and counted', async () => {
    const rows = days(10)
    rows[3] = '3,1,'
    rows[4] = '4,,'
    await create(rows)
    const planned = await plan()
    const {train, test} = await write(planned)
    expect([...train, ...test].map(Number)).toEqual([1, 2, 5, 6, 7, 8, 9, 10])
    expect(planned.leftOut).toEqual({unlabelled: 0, tooYoung: 0, older: 0, withoutTime: 1})
    expect(Object.fromEntries(describePlan(aPlan({data: planned})))['left out']).toBe(
      '1 without a time',
    )
  })

  it('keep the zeros before codes for a first model too, by time and as given; whole numbers stay numbers', async () => {
    const rows = ['x,y,at,n', '007,1,2026-01-01,1', '010,2,2026-01-02,2', '300,3,2026-01-03,3']
    await create(rows, {}, {test: 0.3})
    const {train, test} = await write(await plan())
    expect([train, test]).toEqual([['007', '010'], ['300']])
    await rm(root, {recursive: true})
    await create(rows)
    await writeFile(join(root, 'test.csv'), 'x,y,at,n\n008,1,2026-02-01,4\n')
    const config = {name: 'tiny', model: {path: 'model.onnx'}, retrain: {data: {min_rows: 1}}}
    const data = {source: 'data.csv', test: 'test.csv', target: 'y'}
    await writeFile(join(root, 'mlops.yaml'), JSON.stringify({...config, data}))
    const given = await write(await plan())
    expect([given.train, given.test]).toEqual([['007', '010', '300'], ['008']])
    const database = await openDatabase()
    const [typed] = await database.rows(
      `SELECT typeof(n) AS n FROM read_parquet('${join(root, 'run/data/train.parquet')}') LIMIT 1`,
      'a file',
    )
    database.close()
    expect(typed?.['n']).toBe('BIGINT')
  })

  it('test on rows alone that the champion does not know, and leave half of these to learn from', async () => {
    await create(days(10), {}, {test: 0.9})
    const known = champion('2026-01-06T00:00:00.000Z')
    const planned = await plan(known)
    const {train, fresh, test} = await write(planned, known)
    expect(planned.fresh).toMatchObject({from: '2026-01-07T00:00:00.000Z', rows: 1})
    expect(fresh.map(Number)).toEqual([7])
    expect(train.map(Number)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(test.map(Number)).toEqual([8, 9, 10])
  })

  it('test on no row of the very time that the champion knows last, to the microsecond', async () => {
    await create(
      [
        'x,y,at',
        '1,0,2026-01-01 00:00:00.000100',
        '2,1,2026-01-01 00:00:00.000900',
        '3,0,2026-01-02 00:00:00',
        '4,1,2026-01-03 00:00:00',
      ],
      {},
      {test: 0.9},
    )
    const {test} = await write(await plan(champion('2026-01-01T00:00:00.000Z')))
    expect(test.map(Number)).toEqual([3, 4])
  })

  it('never split rows of the same time', async () => {
    const at = ['01', '02', '02', '02', '02', '03']
    await create(['x,y,at', ...at.map((day, i) => `${i + 1},1,2026-01-${day}`)], {}, {test: 0.5})
    const {train, test} = await write(await plan())
    expect(train.map(Number)).toEqual([1])
    expect(test.map(Number).sort()).toEqual([2, 3, 4, 5, 6])
  })

  it('read times with a zone as that moment, and those without as UTC', async () => {
    const rows = ['x,y,at', '1,0,2026-01-02T01:00:00+02:00', '2,0,2026-01-02T00:30:00Z']
    await create(rows, {}, {test: '1s'})
    const {train, test} = await write(await plan())
    expect([train.map(Number), test.map(Number)]).toEqual([[1], [2]])
    expect((await plan()).train.from).toBe('2026-01-01T23:00:00.000Z')
  })

  it('are the same whatever the time zone of the machine', async () => {
    await create(days(10))
    const zone = process.env['TZ']
    const here = await plan()
    process.env['TZ'] = 'Pacific/Auckland'
    const there = await plan()
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
    expect(there).toEqual(here)
  })

  it('are of a query and of several files as well', async () => {
    const query = "SELECT * REPLACE (x + 100 AS x) FROM 'data.csv'"
    await create(days(6), {source: {query}}, {test: '1d'})
    expect((await write(await plan())).test.map(Number)).toEqual([106])
    await rm(root, {recursive: true})
    await create(days(6), {source: '*.csv'}, {test: '1d'})
    await writeFile(join(root, 'more.csv'), 'x,y,at\n7,1,2026-01-07\n')
    expect(await plan()).toMatchObject({train: {rows: 6}, test: {rows: 1}})
  })
})

describe('the files of a run', () => {
  it('keep texts that the champion takes as texts as they are written', async () => {
    await create(['x,y,at', '007,0,2026-01-01', '008,1,2026-01-02'], {}, {test: '1d'})
    const known = champion(null, ['x'])
    expect(await write(await plan(known), known)).toMatchObject({train: ['007'], test: ['008']})
  })

  it('have the same bytes for the same rows in another order, and others for other rows', async () => {
    const rows = days(300)
    await create(rows, {id: 'x'})
    const [planned, written] = [await plan(), await write(await plan())]
    const [head = '', ...body] = rows
    await writeFile(join(root, 'data.csv'), [head, ...body.toReversed()].join('\n'))
    const again = await plan()
    expect(again).toEqual(planned)
    expect((await write(again, null, 'again')).sha256).toBe(written.sha256)
    await writeFile(join(root, 'data.csv'), rows.join('\n').replace('\n1,0,', '\n1,5,'))
    expect((await plan()).sha256).not.toBe(planned.sha256)
  })
})

describe('refused', () => {
  it('too few rows, with how many there are and how many it takes', async () => {
    await create(days(10), {}, {test: '2d', min_rows: 5})
    await expect(plan()).rejects.toMatchObject({
      code: 'RETRAIN_DATA',
      exit: 5,
      message: 'There is too little to test on: 2 rows of data.csv, and it takes 5.',
    })
  })

  it('data that has nothing newer than what the champion knows, with that time', async () => {
    await create(days(10))
    const known = champion('2026-01-10T00:00:00.000Z')
    await expect(plan(known)).rejects.toMatchObject({
      code: 'RETRAIN_DATA',
      exit: 5,
      message: expect.stringContaining('which ends 2026-01-10T00:00:00.000Z') as string,
    })
  })

  it('an id that stands on both sides of the cut, but for the share that compare.max_leakage allows', async () => {
    const rows = days(10)
    rows[10] = '1,1,2026-01-10'
    await create(rows, {id: 'x'}, {test: '2d'})
    await expect(plan()).rejects.toMatchObject({
      code: 'RETRAIN_LEAKAGE',
      message: expect.stringContaining('1 row of 2 in the test from 2026-01-08T') as string,
      details: {rows: 1, testRows: 2},
    })
    await rm(root, {recursive: true})
    await create(rows, {id: 'x'}, {test: '2d'}, {compare: {max_leakage: 0.5}})
    expect(await plan()).toMatchObject({test: {rows: 2}})
  })

  it('numbers and texts that are no times, with what to do', async () => {
    await create(['x,y,at', '1,0,1767225600', '2,1,1767312000'])
    await expect(plan()).rejects.toMatchObject({
      code: 'DATA_COLUMNS',
      hint: expect.stringContaining('to_timestamp') as string,
    })
    await rm(root, {recursive: true})
    await create(['x,y,at', '1,0,first of May', '2,1,second of May'])
    await expect(plan()).rejects.toMatchObject({
      code: 'DATA_COLUMNS',
      message: expect.stringContaining('holds no times, such as') as string,
    })
  })

  it('a project without data, without a target, or without a way to split', async () => {
    for (const data of [{source: undefined}, {target: undefined}, {timestamp: undefined}]) {
      await create(days(3), data)
      await expect(plan()).rejects.toMatchObject({code: 'RETRAIN_SOURCE', exit: 2})
      await rm(root, {recursive: true})
    }
  })
})

describe('data without a time', () => {
  const given = {timestamp: undefined, test: 'test.csv'}

  it('is trained on as it is, and judged on data.test', async () => {
    await create(days(4), given)
    await writeFile(join(root, 'test.csv'), 'x,y,at\n9,1,2026-02-01\n')
    const planned = await plan()
    expect(planned).toMatchObject({
      split: 'given',
      train: {from: null, until: null, rows: 4},
      test: {rows: 1},
    })
    const {train, test} = await write(planned)
    expect([train.map(Number), test.map(Number)]).toEqual([[1, 2, 3, 4], [9]])
  })

  it('is refused where rows of the test stand in the training data', async () => {
    await create(days(4), given)
    await writeFile(join(root, 'test.csv'), 'x,y,at\n9,1,2026-02-01\n2,1,2026-01-02\n')
    await expect(plan()).rejects.toMatchObject({
      code: 'RETRAIN_LEAKAGE',
      message: expect.stringContaining('1 row of 2 in data.test stand in data.source') as string,
    })
  })

  it('of a query has one digest, whatever order its rows come in', async () => {
    const query = (order: string) => ({query: `SELECT * FROM 'data.csv' ORDER BY x ${order}`})
    const digest = async (order: string): Promise<string[]> => {
      await create(days(4), {...given, source: query(order)})
      await writeFile(join(root, 'test.csv'), 'x,y,at\n9,1,2026-02-01\n')
      const planned = await plan()
      const {train} = await write(planned)
      await rm(root, {recursive: true})
      return [planned.sha256, train.join()]
    }
    expect(await digest('DESC')).toEqual(await digest('ASC'))
  })
})

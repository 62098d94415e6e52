import {rm} from 'node:fs/promises'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {findLeakage, rowSource, rowValues} from '../../../../src/lib/compare/read/index.ts'
import type {Leakage} from '../../../../src/lib/compare/types.ts'
import {openTable} from '../../../../src/lib/data/index.ts'
import {sha256OfFile} from '../../../../src/lib/platform/files/index.ts'
import {openPlace, type Place} from './opened.ts'

let place: Place
beforeAll(async () => {
  place = await openPlace()
})
afterAll(() => place.close())

interface Recorded {
  readonly training: string | undefined
  readonly sha256?: string | undefined
  readonly id?: string
  readonly dataSource?: string
}

async function leakage(test: string, recorded: Recorded): Promise<Leakage | undefined> {
  const {training: source, sha256, id, dataSource} = recorded
  const training = source && {
    ...{shown: 'train', source, root: place.folder},
    ...(sha256 === undefined ? {} : {sha256}),
  }
  const [found] = await findLeakage({
    database: place.database,
    test: await openTable(place.database, test),
    id,
    models: [{label: 'churn@v1.0.0', ...(training ? {training} : {})}],
    dataSource,
  })
  return found
}

const TEST = 'id,x,word,y\n1,0.1,a,1\n2,0.2,b,0\n3,0.3,,1\n,0.4,d,1\n'

describe('rows of the test data in the training data', () => {
  it('are found by the id where both have it', async () => {
    const test = await place.write('test.csv', TEST)
    const training = await place.write('train.csv', 'ID,x\n3,9\n1,9\n1,9\n,9\n7,9\n')
    expect(await leakage(test, {training, id: 'id'})).toEqual({
      ...{model: 'churn@v1.0.0', training: 'train', status: 'checked', by: 'id', rows: 2},
    })
  })

  it('are found by the values of the columns that both have, of whatever format', async () => {
    const test = await place.write('test.csv', TEST)
    const training = place.at('train.parquet')
    await place.database.run(
      `COPY (SELECT * FROM (VALUES (CAST(0.1 AS FLOAT), 'a', true), (CAST(0.2 AS FLOAT), 'b', true),
        (CAST(0.3 AS FLOAT), NULL, true)) AS t(x, word, other)) TO '${training}' (FORMAT parquet)`,
      'training',
    )
    const found = await leakage(test, {training, id: 'id'})
    expect(found).toMatchObject({status: 'checked', by: 'values', rows: 3})
  })

  it('are counted for a query, whose paths are those of the project', async () => {
    const test = await place.write('test.csv', TEST)
    await place.write('train.csv', TEST)
    const found = await leakage(test, {training: "query:SELECT * FROM 'train.csv' WHERE y = 1"})
    expect(found).toMatchObject({status: 'checked', by: 'values', rows: 3})
  })

  it('are not counted where the training data changed, went, or was never recorded', async () => {
    const test = await place.write('test.csv', TEST)
    const training = await place.write('train.csv', TEST)
    const sha256 = await sha256OfFile(training)
    expect(await leakage(test, {training, sha256})).toMatchObject({status: 'checked', rows: 4})
    await place.write('train.csv', TEST + '5,5,5,5\n')
    const nothing = {by: null, rows: null}
    expect(await leakage(test, {training, sha256})).toMatchObject({status: 'changed', ...nothing})
    await rm(training)
    expect(await leakage(test, {training, sha256})).toMatchObject({status: 'missing', ...nothing})
    expect(await leakage(test, {training})).toMatchObject({status: 'missing', ...nothing})
    expect(await leakage(test, {training: undefined})).toEqual({
      ...{model: 'churn@v1.0.0', training: null, status: 'unknown', ...nothing},
    })
  })

  it('are found in data.source where the recorded file was moved there', async () => {
    const test = await place.write('test.csv', TEST)
    const dataSource = await place.write('moved.csv', TEST)
    const sha256 = await sha256OfFile(dataSource)
    const found = await leakage(test, {training: place.at('gone.csv'), sha256, dataSource})
    expect(found).toMatchObject({status: 'checked', rows: 4})
  })

  it('are found among a million, in a test of a million', async () => {
    const {database} = place
    for (const [name, from] of [
      ['test', 900_000],
      ['train', 0],
    ] as const)
      await database.run(
        `COPY (SELECT i + ${from} AS id, (i + ${from}) * 0.5 AS x, 'w' || (i % 7) AS w FROM range(1000000) AS t(i))
          TO '${place.at(`${name}.parquet`)}' (FORMAT parquet)`,
        name,
      )
    const files = [place.at('test.parquet'), place.at('train.parquet')] as const
    const [test, training] = files
    expect(await leakage(test, {training, id: 'id'})).toMatchObject({by: 'id', rows: 100_000})
  })
})

describe('values of rows', () => {
  it('are found by the position in the data, as a file of text writes them', async () => {
    const data = await place.write('rows.csv', 'key,x,lost,y\n007,1.50,0,1\n008,2,0,0\n009,3,0,1\n')
    const model = await place.model('lost-input')
    const opened = await place.read(data, 'y', {old: null, new: model})
    const source = rowSource(opened.read.test)
    const found = await rowValues(place.database, source, [2, 0], {id: 'key', columns: ['y', 'x']})
    expect(found).toEqual(
      new Map([
        [0, {id: '007', values: {y: '1', x: '1.50'}}],
        [2, {id: '009', values: {y: '1', x: '3'}}],
      ]),
    )
    expect(await rowValues(place.database, source, [], {id: null, columns: []})).toEqual(new Map())
    await opened.close()
  })
})

import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {
  readPredictions,
  type ReadPredictionsRequest,
} from '../../../../src/lib/compare/read/index.ts'
import {MlopsError} from '../../../../src/lib/core/errors/index.ts'
import type {ClassRows} from '../../../../src/lib/core/metrics/index.ts'
import type {PairedRows} from '../../../../src/lib/compare/paired-rows.ts'
import {openPlace, type Place} from './opened.ts'

let place: Place
beforeAll(async () => {
  place = await openPlace()
})
afterAll(() => place.close())

type More = Partial<ReadPredictionsRequest>

/** Files of text, the true answers in a third where there are some. */
async function read(
  old: string,
  next: string,
  data: string | null,
  more: More = {},
): Promise<PairedRows> {
  const request = {
    database: place.database,
    old: await place.write('old.csv', old),
    new: await place.write('new.csv', next),
    ...(data === null ? {} : {data: await place.write('data.csv', data)}),
    ...{id: 'id', target: 'y', sliceBy: [], fairnessBy: [], group: null},
    ...more,
  }
  const read = await readPredictions(request)
  await read.close()
  return read.rows
}

const classes = (rows: PairedRows['old']): ClassRows => rows as ClassRows
const floats = (rows: PairedRows['old']): number[] =>
  [...(classes(rows).probabilities ?? [])].map(p => Number(p.toFixed(6)))

const OLD =
  'id,prediction,probability_no,probability_yes\nb,yes,0.4,0.6\na,no,0.9,0.1\nc,no,0.7,0.3\n'
const NEW =
  'id,prediction,probability_no,probability_yes\na,no,0.8,0.2\nb,no,0.6,0.4\nc,yes,0.1,0.9\n'
const DATA = 'id,y,where\nc,yes,north\nb,yes,south\na,no,north\n'

describe('two files of predictions', () => {
  it('are joined by id, in the order of the data', async () => {
    const rows = await read(OLD, NEW, DATA, {sliceBy: ['where']})
    expect(rows.labels).toEqual(['no', 'yes'])
    expect([...classes(rows.new).truth]).toEqual([1, 1, 0])
    expect(rows.old?.truth).toBe(rows.new.truth)
    expect(floats(rows.new)).toEqual([0.1, 0.9, 0.6, 0.4, 0.8, 0.2])
    expect(floats(rows.old)).toEqual([0.7, 0.3, 0.4, 0.6, 0.9, 0.1])
    expect([...classes(rows.old).predicted]).toEqual([0, 1, 0])
    expect(rows.slices[0]).toMatchObject({name: 'where', values: ['north', 'south']})
    expect(rows).toMatchObject({places: null, unlabelled: 0, warnings: []})
    expect(classes(rows.new).task).toBe('binary')
  })

  it('may have the true answers in one of them, and in the other the same', async () => {
    const withTruth = OLD.replace('id,', 'y,id,')
      .replace('\nb', '\nyes,b')
      .replace('\na', '\nno,a')
      .replace('\nc', '\n,c')
    const rows = await read(withTruth, NEW, null)
    // The row c has no answer anywhere.
    expect([...classes(rows.new).truth]).toEqual([0, 1])
    expect(rows).toMatchObject({unlabelled: 1})
    const other = NEW.replace('id,', 'y,id,')
      .replace('\nb', '\n,b')
      .replace('\na', '\nno,a')
      .replace('\nc', '\nyes,c')
    const both = await read(withTruth, other, null)
    expect([...classes(both.new).truth]).toEqual([0, 1, 1])
  })

  it('of the columns of mlops score may be Parquet, and ids numbers', async () => {
    const {database} = place
    const write = (name: string, shift: number) =>
      database.run(
        `COPY (SELECT i AS id, CAST(i % 2 AS BIGINT) AS prediction, CAST(0.75 - i % 2 * 0.5 AS FLOAT) AS probability_0,
          CAST(0.25 + i % 2 * 0.5 AS FLOAT) AS probability_1, 'm' AS model_version, i % 3 = 0 AS y
          FROM (SELECT (i + ${shift}) % 5000 AS i FROM range(5000) AS t(i))) TO '${place.at(name)}' (FORMAT parquet)`,
        name,
      )
    await write('old.parquet', 1234)
    await write('new.parquet', 0)
    const request = {old: place.at('old.parquet'), new: place.at('new.parquet'), group: 'id'}
    const more = {id: 'ID', target: 'y', sliceBy: [], fairnessBy: []}
    const {rows} = await readPredictions({database, ...more, ...request})
    expect(rows.new.rowCount).toBe(5000)
    expect(rows.old).toEqual(rows.new)
    expect(classes(rows.new).probabilities).toBeInstanceOf(Float32Array)
    // The truth is a boolean, and the classes are 0 and 1.
    expect(classes(rows.new).truth.every((y, id) => y === (id % 3 === 0 ? 1 : 0))).toBe(true)
    expect(rows.group?.codes.slice(0, 3)).toEqual(Int32Array.of(0, 1, 2))
  })

  it('of numbers are a regression', async () => {
    const data = 'id,y\n2,1.5\n1,0.5\n3,\n'
    const rows = await read(
      'id,prediction\n1,1\n2,2.5\n3,0\n',
      'id,prediction\n3,1\n2,1\n1,2\n',
      data,
    )
    expect(rows.new).toMatchObject({task: 'regression', rowCount: 2})
    expect([...rows.new.truth]).toEqual([1.5, 0.5])
    expect([...rows.new.predicted]).toEqual([1, 2])
    expect([...(rows.old?.predicted ?? [])]).toEqual([2.5, 1])
    expect(rows.unlabelled).toBe(1)
  })

  it('of few whole numbers are taken for classes, which is said, and --task says otherwise', async () => {
    const file = 'id,prediction,y\n1,3,3\n2,5,3\n'
    const rows = await read(file, file, null)
    expect(rows.labels).toEqual(['3', '5'])
    expect(rows.warnings[0]).toMatch(/2 different whole numbers and were taken for classes: --task/)
    expect(classes(rows.new).probabilities).toBeNull()
    const numbers = await read(file, file, null, {task: 'regression'})
    expect(numbers.warnings).toEqual([])
    expect([...numbers.new.predicted]).toEqual([3, 5])
  })

  it('of a forecast come in the order of time', async () => {
    const file = 'id,prediction\n1,3.5\n2,5.5\n3,7\n'
    const data = 'id,y,at\n1,3,2024-01-03\n2,5,2024-01-01\n3,7,2024-01-02\n'
    const rows = await read(file, file, data, {task: 'forecast', timestamp: 'at'})
    expect([...rows.new.truth]).toEqual([5, 7, 3])
    expect([...(rows.places ?? [])]).toEqual([1, 2, 0])
    const {warnings} = await read(file, file, data, {task: 'forecast'})
    expect(warnings[0]).toMatch(/data.timestamp/)
  })

  it('may leave rows of the data out, which is said', async () => {
    const rows = await read(OLD, NEW, DATA + 'd,no,north\n')
    expect(rows.new.rowCount).toBe(3)
    expect(rows.warnings).toEqual([
      `1 row of ${place.at('data.csv')} without predictions were left out`,
    ])
  })
})

const labels = 'id,prediction,y\n1,a,a\n2,b,b\n'

describe('files of predictions are refused', () => {
  it.each<[string, string, string, string | null, More, string, RegExp, RegExp]>([
    [
      'without the id',
      'key,prediction\n1,a\n',
      labels,
      null,
      {},
      'COMPARE_ID',
      /old.csv has no column id/,
      /--keep id/,
    ],
    [
      'with an empty id',
      labels,
      'id,prediction\n1,a\n,b\n,b\n',
      null,
      {},
      'COMPARE_ID',
      /id is empty in 2 rows of .*new.csv/,
      /WHERE/,
    ],
    [
      'with an id twice',
      labels,
      'id,prediction\n1,a\n1,b\n2,b\n',
      null,
      {},
      'COMPARE_ID',
      /1 id of .*new.csv stands there more than once: 1/,
      /--id/,
    ],
    [
      'with an id twice in the data',
      labels,
      labels,
      'id,y\n1,a\n2,b\n2,b\n',
      {},
      'COMPARE_ID',
      /1 id of .*data.csv/,
      /--id/,
    ],
    [
      'of other rows',
      labels,
      'id,prediction\n2,b\n3,a\n4,a\n',
      null,
      {},
      'COMPARE_ROWS',
      /1 id only in .*old.csv \(1\), 2 ids only in .*new.csv \(3, 4\)/,
      /Score the same data/,
    ],
    [
      'of rows that the data lacks',
      labels,
      labels,
      'id,y\n1,a\n',
      {},
      'COMPARE_ROWS',
      /data.csv lacks 1 id of .*new.csv: 2/,
      /--data/,
    ],
    [
      'with other true answers',
      labels,
      'id,prediction,y\n1,a,a\n2,b,a\n',
      null,
      {},
      'COMPARE_TRUTH',
      /y differs in 1 row: where the id is 2, it is a in .*new.csv and b in .*old.csv/,
      /one true answer/,
    ],
    [
      'without a true answer',
      'id,prediction\n1,a\n',
      'id,prediction\n1,a\n',
      null,
      {},
      'COMPARE_TRUTH',
      /No column y with the true answer is in .*new.csv or .*old.csv/,
      /--data/,
    ],
    [
      'without a true answer in the data',
      'id,prediction\n1,a\n',
      'id,prediction\n1,a\n',
      'id,z\n1,a\n',
      {},
      'COMPARE_TRUTH',
      /data.csv/,
      /--target/,
    ],
    [
      'with an empty column of answers',
      'id,prediction\n1,a\n',
      'id,prediction\n1,b\n',
      'id,y\n1,\n',
      {},
      'EVALUATE_TARGET',
      /y is empty in all 1 row/,
      /--target/,
    ],
    [
      'of words and of numbers',
      labels,
      'id,prediction\n1,0\n2,1\n',
      null,
      {},
      'COMPARE_LABELS',
      /text in .*old.csv and a number in .*new.csv/,
      /CASE prediction/,
    ],
    [
      'of classes and of numbers with fractions',
      'id,prediction,probability_0,probability_1\n1,0,1,0\n',
      'id,prediction\n1,0.5\n',
      'id,y\n1,0\n',
      {},
      'COMPARE_TASK',
      /old.csv holds classes, and .*new.csv numbers/,
      /--task/,
    ],
    [
      'with a probability above 1',
      OLD,
      NEW.replace('0.1,0.9', '0.1,90'),
      DATA,
      {},
      'COMPARE_PROBABILITIES',
      /probability_yes is no probability within 0 … 1 in 1 row of .*new.csv: it is 90.0 where the id is c/,
      /percentages/,
    ],
    [
      'with a negative probability',
      OLD.replace('0.9,0.1', '-0.1,1'),
      NEW,
      DATA,
      {},
      'COMPARE_PROBABILITIES',
      /probability_no .*old.csv: it is -0.1 where the id is a/,
      /Scores/,
    ],
    [
      'with a probability that is none',
      OLD.replace('0.9,0.1', ',n/a'),
      NEW,
      DATA,
      {},
      'COMPARE_PROBABILITIES',
      /empty or no number where the id is a/,
      /Scores/,
    ],
    [
      'with one probability alone',
      'id,prediction,probability_1\n1,1,1\n',
      labels,
      null,
      {},
      'COMPARE_PREDICTIONS',
      /probability_1 alone/,
      /1 - probability_1/,
    ],
    [
      'without predictions',
      'id,answer,y\n1,a,a\n',
      labels,
      null,
      {},
      'COMPARE_PREDICTIONS',
      /old.csv has no column prediction/,
      /mlops score/,
    ],
    [
      'with an empty prediction',
      labels,
      'id,prediction\n1,a\n2,\n',
      null,
      {},
      'COMPARE_PREDICTIONS',
      /prediction is empty in 1 row of .*new.csv, first where the id is 2/,
      /WHERE/,
    ],
    [
      'of words for a regression',
      labels,
      labels,
      null,
      {task: 'regression'},
      'COMPARE_PREDICTIONS',
      /no finite number in 2 rows/,
      /--task/,
    ],
    [
      'of infinite numbers',
      'id,prediction,y\n1,0.5,1\n',
      'id,prediction\n1,inf\n',
      null,
      {task: 'regression'},
      'COMPARE_PREDICTIONS',
      /no finite number in 1 row of .*new.csv/,
      /numbers/,
    ],
    [
      'without rows',
      labels,
      'id,prediction\n',
      null,
      {},
      'DATA_EMPTY',
      /new.csv has no rows/,
      /writes it/,
    ],
    [
      'with a label that no file knows',
      OLD,
      NEW,
      DATA.replace('c,yes', 'c,maybe'),
      {},
      'EVALUATE_LABELS',
      /y is "maybe" in 1 row/,
      /./,
    ],
    [
      'without the column of slices',
      OLD,
      NEW,
      DATA,
      {sliceBy: ['were']},
      'DATA_COLUMNS',
      /No column were is in/,
      /Did you mean where/,
    ],
    [
      'without a group in some rows',
      OLD,
      NEW,
      DATA.replace('south', ''),
      {group: 'where'},
      'COMPARE_GROUP',
      /where is empty in 1 row of 3/,
      /compare.group/,
    ],
    [
      'of words as answers to numbers',
      'id,prediction,y\n1,0.5,much\n',
      'id,prediction\n1,1.5\n',
      null,
      {},
      'EVALUATE_TARGET',
      /y is "much"/,
      /--target/,
    ],
  ])('%s', async (_, old, next, data, more, code, message, hint) => {
    const error = await read(old, next, data, more).then(
      () => undefined,
      (cause: unknown) => cause,
    )
    expect(error).toBeInstanceOf(MlopsError)
    const refused = error as MlopsError
    expect([refused.code, refused.message]).toEqual([code, expect.stringMatching(message)])
    expect(refused.hint).toMatch(hint)
  })
})

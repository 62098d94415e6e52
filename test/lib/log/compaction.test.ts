import {appendFile, copyFile, mkdir, readdir, rename, utimes, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {closedSegments} from '../../../src/lib/log/closed-segments.ts'
import type {Segment} from '../../../src/lib/log/list-files.ts'
import {HOST} from '../../../src/lib/log/segment-name.ts'
import {compact, DAY_MS, filesBelow, MODEL, NOON, openLog, prediction} from './logged.ts'
import {read, SHA, sql, temporaryFolder, version, write} from './logged.ts'

const TOMORROW = NOON + DAY_MS

/** Segments as if nobody had written to them for an hour of the clock that is pretended. */
async function age(folder: string, toMs = NOON): Promise<void> {
  const time = new Date(toMs)
  for (const file of await filesBelow(folder))
    if (file.endsWith('.ndjson')) await utimes(join(folder, file), time, time)
}

describe('a day that is over', () => {
  it('becomes a Parquet file with a column an input and an output, and reads the same', async () => {
    const folder = await temporaryFolder()
    const log = await openLog(folder)
    write(
      log,
      prediction('a', {unit: 'order-1'}),
      prediction('b', {
        rowsJson: '[{"distance":"1.5","carrier":null},\n {"carrier":"é","distance":2}]',
        cells: [
          ['"late"', '"on_time"'],
          ['0.1', 'null'],
        ],
      }),
    )
    const before = await read(folder)
    await age(folder)
    const {folders} = await compact(folder, TOMORROW)
    expect(folders).toEqual([
      {
        name: MODEL,
        undescribed: 0,
        days: [
          {
            ...{day: '2026-03-10', segments: 1, rows: 3, tornLines: 0},
            file: expect.stringContaining('date=2026-03-10') as string,
          },
        ],
      },
    ])
    expect(await read(folder)).toEqual(before)
    expect(before).toMatchObject([
      {
        ...{id: 'a', row: 0, time: new Date(NOON), model: MODEL, version: 'v1.0.0', sha256: SHA},
        ...{unit: 'order-1', protocol: 'predict', source: 'model', latency_ms: 1.5},
        ...{distance: 733.5, carrier: 'UA', prediction: 'late'},
      },
      {id: 'b', row: 0, distance: 1.5, carrier: null, probability_late: Math.fround(0.1)},
      {id: 'b', row: 1, distance: 2, carrier: 'é', prediction: 'on_time', probability_late: null},
    ])
    const left = await filesBelow(folder)
    expect(left.filter(file => !file.includes('versions/'))).toEqual([
      expect.stringMatching(/^flights\/date=2026-03-10\/\d+-[0-9a-f]+\.parquet$/),
    ])
  })

  it('has its types from the model, with 64-bit integers exact', async () => {
    const folder = await temporaryFolder()
    const log = await openLog(folder)
    const types = {a: 'int64', b: 'bool', c: 'float64', d: 'uint8', e: 'string'} as const
    await log.describe(version(types, {prediction: 'int64'}))
    write(
      log,
      prediction('x', {
        rowsJson: '[{"a":"9007199254740993","b":1,"c":0.1,"d":255,"e":7}]',
        ...{outputNames: ['prediction'], cells: [['-9007199254740993']]},
      }),
    )
    await age(folder)
    await compact(folder, TOMORROW)
    expect(await read(folder)).toMatchObject([
      {
        ...{a: 9007199254740993n, b: true, c: 0.1, d: 255, e: '7'},
        prediction: -9007199254740993n,
      },
    ])
    const types_ = await sql(
      folder,
      'SELECT column_name AS n, column_type AS t FROM (DESCRIBE predictions)',
    )
    expect(Object.fromEntries(types_.map(({n, t}) => [n, t]))).toMatchObject({
      ...{a: 'BIGINT', b: 'BOOLEAN', c: 'DOUBLE', d: 'UTINYINT', e: 'VARCHAR'},
      ...{time: 'TIMESTAMP WITH TIME ZONE', row: 'INTEGER'},
    })
  })

  it('keeps every column of several versions, and null where one has none', async () => {
    const folder = await temporaryFolder()
    const log = await openLog(folder)
    const other = 'b'.repeat(64)
    await log.describe(
      version(
        {distance: 'float64', hour: 'int64'},
        {prediction: 'string'},
        {
          ...{sha256: other, version: 'v2.0.0'},
        },
      ),
    )
    write(
      log,
      prediction('a'),
      prediction('b', {
        ...{sha256: other, version: 'v2.0.0', rowsJson: '[{"distance":1e300,"hour":4}]'},
        ...{outputNames: ['prediction'], cells: [['"late"']]},
      }),
    )
    const before = await read(folder)
    await age(folder)
    await compact(folder, TOMORROW)
    expect(await read(folder)).toEqual(before)
    expect(before).toMatchObject([
      {distance: 733.5, carrier: 'UA', hour: null, probability_late: Math.fround(0.7)},
      {distance: 1e300, carrier: null, hour: 4n, probability_late: null},
    ])
    expect(await read(folder, {version: '2.0.0'})).toMatchObject([{id: 'b', hour: 4n}])
    expect(Object.keys((await read(folder, {version: 'v1.0.0'}))[0] ?? {})).not.toContain('hour')
    expect(await read(folder, {version: 'bbbbbbb'})).toMatchObject([{id: 'b'}])
  })

  it('gives names that are taken a prefix', async () => {
    const folder = await temporaryFolder()
    const log = await openLog(folder)
    const inputs = {date: 'string', ID: 'string', prediction: 'float32', Score: 'float32'} as const
    await log.describe(version(inputs, {prediction: 'float32', score: 'float32', model: 'float32'}))
    write(
      log,
      prediction('x', {
        rowsJson: '[{"date":"monday","ID":"i","prediction":1,"Score":2}]',
        ...{outputNames: ['prediction', 'score', 'model'], cells: [['3'], ['4'], ['5']]},
      }),
    )
    await age(folder)
    await compact(folder, TOMORROW)
    expect(await read(folder)).toMatchObject([
      {
        ...{id: 'x', input_date: 'monday', input_ID: 'i', input_prediction: 1, input_Score: 2},
        ...{prediction: 3, score: 4, output_model: 5, model: MODEL},
      },
    ])
  })

  it('leaves out and counts the line that a killed process did not finish', async () => {
    const folder = await temporaryFolder()
    const log = await openLog(folder)
    write(log, prediction('a'), prediction('é'))
    const [segment = ''] = (await filesBelow(folder)).filter(file => file.endsWith('.ndjson'))
    const torn = Buffer.from('{"id":"tôrn","time":1')
    await appendFile(join(folder, segment), torn.subarray(0, 9))
    expect((await read(folder)).map(({id}) => id)).toEqual(['a', 'é'])
    await age(folder)
    const {folders} = await compact(folder, TOMORROW)
    expect(folders[0]?.days).toMatchObject([{rows: 2, tornLines: 1}])
    expect((await read(folder)).map(({id}) => id)).toEqual(['a', 'é'])
  })
})

describe('compaction that is killed', () => {
  it('between Parquet and the removal of the segments reads once, and is finished by the next', async () => {
    const folder = await temporaryFolder()
    const log = await openLog(folder)
    write(log, prediction('a'), prediction('b'))
    await age(folder)
    const [segment = ''] = (await filesBelow(folder)).filter(file => file.endsWith('.ndjson'))
    const aside = join(folder, 'aside')
    await copyFile(join(folder, segment), aside)
    await compact(folder, TOMORROW)
    await mkdir(dirname(join(folder, segment)), {recursive: true})
    await rename(aside, join(folder, segment))
    await age(folder)
    expect((await read(folder)).map(({id}) => id)).toEqual(['a', 'b'])
    const {folders} = await compact(folder, TOMORROW)
    expect(folders[0]?.days).toMatchObject([{segments: 1, rows: 0, file: null}])
    expect((await read(folder)).map(({id}) => id)).toEqual(['a', 'b'])
    expect((await filesBelow(folder)).filter(file => file.endsWith('.ndjson'))).toEqual([])
  })

  it('while it writes leaves a file that the next one removes', async () => {
    const folder = await temporaryFolder()
    const log = await openLog(folder)
    write(log, prediction('a'))
    await age(folder)
    const place = join(folder, MODEL, 'date=2026-03-10')
    await mkdir(place, {recursive: true})
    await writeFile(join(place, '.1-a.parquet.1.b.tmp'), 'half')
    expect(await read(folder)).toHaveLength(1)
    await compact(folder, TOMORROW)
    expect(await readdir(place)).toEqual([expect.stringMatching(/^\d+-[0-9a-f]+\.parquet$/)])
  })

  it('is one process at a time', async () => {
    const folder = await temporaryFolder()
    await openLog(folder)
    const holder = {pid: process.pid, host: 'elsewhere', startedAt: new Date().toISOString()}
    await writeFile(join(folder, 'compaction.lock'), JSON.stringify(holder))
    await expect(compact(folder, TOMORROW)).rejects.toMatchObject({code: 'LOCK_HELD'})
  })
})

describe('segments that are left alone', () => {
  const segment = (name: string, more: Partial<Segment>): Segment => ({
    ...{name, path: name, day: '2026-03-10', sizeBytes: 1, modifiedMs: NOON - 1000},
    ...{createdMs: NOON - 5000, host: HOST, pid: 1, ...more},
  })
  const closed = (segments: readonly Segment[], now = NOON): readonly string[] =>
    closedSegments(segments, now, pid => pid === 1).map(({name}) => name)

  it('are those of living processes, but for what they have left behind', () => {
    const old = segment('old', {createdMs: NOON - 9000})
    expect(closed([old, segment('now', {})])).toEqual(['old'])
    expect(closed([segment('gone', {pid: 2}), segment('now', {})])).toEqual(['gone'])
    expect(closed([segment('of another machine', {host: 'other', pid: 2})])).toEqual([])
  })

  it('are those of yesterday while a request of yesterday may still be written', () => {
    const late = NOON + 12 * 3_600_000 + 60_000
    const host = 'other'
    expect(closed([segment('late', {host, modifiedMs: late - 60_000})], late)).toEqual([])
    expect(closed([segment('quiet', {host})], late)).toEqual(['quiet'])
  })

  it('are those of today, unless they are asked for', async () => {
    const folder = await temporaryFolder()
    const log = await openLog(folder, {segmentBytes: 10})
    write(log, prediction('a'), prediction('b'), prediction('c'))
    expect((await compact(folder, NOON)).folders[0]?.days).toEqual([])
    const {folders} = await compact(folder, NOON, {today: true})
    expect(folders[0]?.days).toMatchObject([{segments: 2, rows: 2}])
    expect((await read(folder)).map(({id}) => id)).toEqual(['a', 'b', 'c'])
  })

  it('are those of a version that nothing describes', async () => {
    const folder = await temporaryFolder()
    const log = await openLog(folder)
    write(log, prediction('a', {sha256: 'c'.repeat(64)}))
    await age(folder)
    expect((await compact(folder, TOMORROW)).folders).toEqual([
      {name: MODEL, days: [], undescribed: 1},
    ])
  })
})

it('says of each row what answered it, and keeps the key of a precomputed one', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  await log.describe(version(undefined, undefined, {key: 'customer'}))
  write(
    log,
    prediction('a', {
      rowsJson: '[{"customer":7},{"customer":8,"distance":2,"carrier":"UA"}]',
      source: 'mixed',
      origins: [
        {source: 'precomputed', version: null},
        {source: 'model', version: 'v1.0.0'},
      ],
      cells: [
        ['"late"', '"late"'],
        ['0.5', '0.25'],
      ],
    }),
    prediction('b', {source: 'precomputed', version: 'v0.9.0', rowsJson: '[{"customer":9}]'}),
  )
  const expected = [
    {id: 'a', row: 0, source: 'precomputed', version: null, customer: '7', distance: null},
    {id: 'a', row: 1, source: 'model', version: 'v1.0.0', customer: '8', distance: 2},
    {id: 'b', row: 0, source: 'precomputed', version: 'v0.9.0', customer: '9'},
  ]
  expect(await read(folder)).toMatchObject(expected)
  await age(folder)
  await compact(folder, TOMORROW)
  expect(await read(folder)).toMatchObject(expected)
})

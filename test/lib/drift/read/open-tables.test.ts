import {existsSync} from 'node:fs'
import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {expect, it} from 'vitest'
import {openTables} from '../../../../src/lib/drift/read/index.ts'
import * as log from '../../log/logged.ts'
import {kindsOf, tablesOf, temporaryFolder, writeTable} from '../drift-tables.ts'

const WORDS = `list_extract(['red', 'green', 'blue'], CAST(1 + i % 3 AS INTEGER))`

it('compares numbers, categories and texts as what they are', async () => {
  const rows = `SELECT i % 7 AS few, i * 0.5 AS half, CAST(i AS DECIMAL(9,2)) AS money, i % 2 = 0 AS flag,
    ${WORDS} AS colour, CAST(${WORDS} AS ENUM('red', 'green', 'blue')) AS listed,
    'row ' || i || ' is a sentence of its own' AS remark FROM range(100) t(i)`
  expect(kindsOf(await tablesOf(rows, rows))).toEqual({
    ...{few: 'number', half: 'number', money: 'number', flag: 'category'},
    ...{colour: 'category', listed: 'category', remark: 'text'},
  })
})

it('leaves out identifiers, times, nested values and what is excluded, each with a reason', async () => {
  const rows = `SELECT i AS step, (i * 7919) % 100003 AS user_id, hash(i) AS amount, 'u' || hash(i) AS token,
    uuid() AS guid, DATE '2026-01-01' + CAST(i AS INTEGER) AS day, [i] AS list, {'a': i} AS struct,
    'x'::BLOB AS raw, i % 3 AS secret, i % 5 AS account FROM range(1000) t(i)`
  const tables = await tablesOf(rows, rows, {exclude: ['SECRET'], id: 'account'})
  const identifier = 'an identifier: every value differs'
  expect(kindsOf(tables)).toEqual({
    ...{
      amount: 'number',
      step: identifier,
      user_id: identifier,
      token: identifier,
      guid: identifier,
    },
    day: 'a time, which moves by itself',
    list: 'values of type BIGINT[] are not compared',
    struct: 'values of type STRUCT(a BIGINT) are not compared',
    raw: 'values of type BLOB are not compared',
    secret: 'excluded',
    account: 'the identifier of a row',
  })
})

it('takes a column of different numbers whose name says nothing as numbers, unless they only rise', async () => {
  const rows = 'SELECT hash(i) AS paid FROM range(500) t(i)'
  expect(kindsOf(await tablesOf(rows, rows))).toEqual({paid: 'number'})
})

it('finds columns by name, then whatever the case, and lists the others', async () => {
  const tables = await tablesOf(
    'SELECT 1 AS "Größe", 2 AS "日付", 3 AS gone, 4 AS "Weight"',
    'SELECT 1 AS "Größe", 2 AS "日付", 5 AS weight, 6 AS fresh',
  )
  expect(tables.columns.map(({name, current}) => [name, current.name])).toEqual([
    ['Größe', 'Größe'],
    ['日付', '日付'],
    ['Weight', 'weight'],
  ])
  expect(tables.schema).toEqual({
    missing: [{name: 'gone', type: 'INTEGER'}],
    extra: [{name: 'fresh', type: 'INTEGER'}],
    renamed: [{reference: 'Weight', current: 'weight'}],
    typeChanged: [],
  })
})

it('compares numbers that became texts where all of them are numbers, and reports both', async () => {
  const tables = await tablesOf(
    `SELECT i AS good, i AS bad, i % 2 = 0 AS flag, i % 2 = 0 AS yes, DATE '2026-01-01' AS day FROM range(50) t(i)`,
    `SELECT CAST(i AS VARCHAR) AS good, CASE WHEN i < 2 THEN 'n/a' ELSE CAST(i AS VARCHAR) END AS bad,
     i % 2 AS flag, 'true' AS yes, 5 AS day FROM range(50) t(i)`,
  )
  const bad = 'BIGINT in the reference, VARCHAR in the current data'
  expect(kindsOf(tables)).toEqual({
    ...{good: 'number', flag: 'number', yes: 'category', bad},
    day: 'a time, which moves by itself',
  })
  expect(tables.schema.typeChanged).toEqual([
    {name: 'good', reference: 'BIGINT', current: 'VARCHAR', compared: true, unparsable: 0},
    {name: 'bad', reference: 'BIGINT', current: 'VARCHAR', compared: false, unparsable: 2},
    {name: 'flag', reference: 'BOOLEAN', current: 'BIGINT', compared: true, unparsable: null},
    {name: 'yes', reference: 'BOOLEAN', current: 'VARCHAR', compared: true, unparsable: null},
    {name: 'day', reference: 'DATE', current: 'INTEGER', compared: false, unparsable: null},
  ])
})

it('calls a column that is null on one side no change of type', async () => {
  const tables = await tablesOf(
    `SELECT NULL::VARCHAR AS a, 1.5 AS b FROM range(9)`,
    `SELECT 2 AS a, NULL::VARCHAR AS b FROM range(9)`,
  )
  expect(kindsOf(tables)).toEqual({a: 'number', b: 'number'})
  expect(tables.schema.typeChanged).toEqual([])
})

it('reads CSV, packed CSV, JSON, standard input and patterns', async () => {
  const folder = await temporaryFolder()
  const csv = join(folder, 'a.csv')
  await writeFile(csv, 'x,colour\n1,red\n2.5,blue\n')
  await writeFile(`${csv}.gz`, gzipSync(await readFile(csv)))
  await writeTable(join(folder, 'part-1.parquet'), "SELECT 1.0 AS x, 'red' AS colour")
  await writeTable(join(folder, 'part-2.parquet'), "SELECT 2.5 AS x, 'blue' AS colour")
  const json = await writeTable(join(folder, 'a.json'), "SELECT 1.0 AS x, 'red' AS colour")
  for (const source of [csv, `${csv}.gz`, join(folder, 'part-*.parquet'), json]) {
    const tables = await tablesOf(csv, source)
    expect(kindsOf(tables)).toEqual({x: 'number', colour: 'category'})
    expect([tables.reference.rows, tables.current.rows]).toEqual([2, source === json ? 1 : 2])
  }
})

it('takes inputs and outputs of the prediction log by the names that data have', async () => {
  const folder = await log.temporaryFolder()
  const written = await log.openLog(folder)
  await written.describe(log.version({time: 'float32', carrier: 'string'}))
  log.write(written, log.prediction('a', {rowsJson: '[{"time":7,"carrier":"UA"}]'}))
  log.write(written, log.prediction('b', {rowsJson: '[{"time":8,"carrier":"DL"}]'}))
  const tables = await tablesOf("SELECT 7.5 AS time, 'UA' AS carrier, 'late' AS prediction", '', {
    current: {log: {folder, model: log.MODEL}},
  })
  expect(tables.current.source).toBe('the prediction log of flights')
  expect(kindsOf(tables)).toEqual({time: 'number', carrier: 'category', prediction: 'category'})
  // The version of the tests has had a distance before.
  expect(tables.schema.extra.map(({name}) => name)).toEqual(['distance', 'probability_late'])
  const shown = await tables.database.rows(
    `SELECT "time", "prediction" FROM ${tables.current.relation} ORDER BY 1`,
    'log',
  )
  expect(shown).toEqual([
    {time: 7, prediction: 'late'},
    {time: 8, prediction: 'late'},
  ])
})

it('compares classes as categories, whatever their type', async () => {
  const tables = await tablesOf(
    'SELECT i % 2 AS "Target", i % 2 AS other FROM range(9) t(i)',
    'SELECT (i % 2)::DOUBLE AS "Target", i % 2 AS other FROM range(9) t(i)',
    {classes: ['target']},
  )
  expect(kindsOf(tables)).toEqual({Target: 'category', other: 'number'})
  const [column] = tables.columns
  const labels = await tables.database.rows(
    `SELECT DISTINCT ${column?.current.expression ?? ''} AS x FROM ${tables.current.relation} ORDER BY 1`,
    'current',
  )
  expect(labels).toEqual([{x: '0'}, {x: '1'}])
})

it('takes an empty table of current data and refuses an empty reference', async () => {
  const none = 'SELECT 1 AS x WHERE false'
  expect((await tablesOf('SELECT 1 AS x', none)).current.rows).toBe(0)
  await expect(tablesOf(none, 'SELECT 1 AS x')).rejects.toMatchObject({
    code: 'DRIFT_EMPTY_SAMPLE',
    message: 'The reference the query has no rows.',
  })
})

it('opens a table of 200 columns', async () => {
  const list = Array.from({length: 200}, (_, index) => `i + ${index} AS c${index}`).join(', ')
  const rows = `SELECT ${list} FROM (SELECT i % 50 AS i FROM range(300) t(i))`
  expect((await tablesOf(rows, rows)).columns).toHaveLength(200)
})

it('leaves nothing on the disk when it is closed, interrupted or fails', async () => {
  const tables = await tablesOf('SELECT 1 AS x', 'SELECT 1 AS x')
  expect(existsSync(tables.folder)).toBe(true)
  await tables.close()
  expect(existsSync(tables.folder)).toBe(false)
  const request = {reference: {source: 'query:SELECT 1 AS x'}, current: {source: 'nowhere.csv'}}
  await expect(openTables(request)).rejects.toMatchObject({code: 'FILE_NOT_FOUND'})
  const signal = AbortSignal.abort()
  await expect(openTables({...request, signal})).rejects.toMatchObject({name: 'AbortError'})
})

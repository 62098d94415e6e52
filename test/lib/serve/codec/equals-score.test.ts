import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {MlopsError} from '../../../../src/lib/core/errors/index.ts'
import {bindTable, createPacker, openTable} from '../../../../src/lib/data/index.ts'
import type {InputPolicy, Table} from '../../../../src/lib/data/index.ts'
import type {ElementType, Feeds, ModelSignature} from '../../../../src/lib/model/index.ts'
import {openDatabase, type Database} from '../../../../src/lib/platform/duckdb/index.ts'
import {RequestError} from '../../../../src/lib/serve/request-error.ts'
import type {DecodedFeeds} from '../../../../src/lib/serve/codec/index.ts'
import {codecOf, columnsSignature, strict} from './codec-fixture.ts'

let database: Database
let folder: string
let files = 0
beforeAll(async () => {
  database = await openDatabase({threads: 1})
  folder = await mkdtemp(join(tmpdir(), 'mlops-codec-'))
})
afterAll(async () => {
  database.close()
  await rm(folder, {recursive: true})
})

/** The tensors that `score` makes of a table; undefined where it refuses a column or a row. */
async function scored(
  table: Table | undefined,
  signature: ModelSignature,
  policy: InputPolicy,
): Promise<Feeds | undefined> {
  if (table === undefined) return undefined
  try {
    const options = {policy, byNameOnly: true}
    const {binding, relation} = await bindTable(database, table, signature.columns, options)
    const packer = createPacker(binding, signature.inputs, 100, policy)
    const query = packer.query(relation())
    for await (const chunk of database.chunks(query, table.subject)) packer.add(chunk, 0)
    const {feeds, bad} = packer.take()
    return bad.length > 0 ? undefined : feeds
  } catch (error) {
    if (error instanceof MlopsError) return undefined
    throw error
  }
}

async function tableOf(text: string, extension: 'ndjson' | 'csv'): Promise<Table | undefined> {
  const path = join(folder, `${files++}.${extension}`)
  await writeFile(path, text)
  try {
    return await openTable(database, path)
  } catch (error) {
    if (error instanceof MlopsError) return undefined
    throw error
  }
}

async function served(decode: () => DecodedFeeds): Promise<Feeds | undefined> {
  try {
    return await decode()
  } catch (error) {
    if (error instanceof RequestError) return undefined
    throw error
  }
}

const types: readonly ElementType[] = [
  'float16',
  'float32',
  'float64',
  'int8',
  'int32',
  'int64',
  'uint8',
  'uint64',
  'bool',
  'string',
]
const policies: readonly InputPolicy[] = [
  strict,
  {nulls: 'nan', inputs: {}},
  {nulls: 'error', inputs: {a: {default: 1}}},
]

const values = [
  ...['0', '1', '-0.0', '2', '255', '256', '-129', '1.5', '1.0', '1e3', '0.1', '65520', '1e-8'],
  ...['4294967296', '9007199254740991', '3.4028235677973362e38', '3.4028235677973366e38', '1e39'],
  ...['1e999', '-1e999', '1e-400', 'true', 'false', 'null', '[]', '[1]', '{}', '{"b": 1}'],
]
const texts = [
  ...[
    '',
    ' ',
    '1',
    ' 1 ',
    '\\t1',
    '\\u00a01',
    '\\u20031',
    '+1',
    '+-1',
    '1.',
    '1.0',
    '.5',
    '1.5',
    '-',
  ],
  ...[
    '1e3',
    '1E+3',
    '1e',
    '1_000',
    '1__0',
    '0x10',
    '0b1',
    '1,5',
    '1.5f',
    '١',
    '1 2',
    '00012',
    '-0',
  ],
  ...['NaN', '-nan', 'nan(1)', 'inf', '+Infinity', '-INF', 'infinit', '1e39', '1e400', '1e-400'],
  ...['true', 'T', 'yes', 'on', 'off', 'N', 'f', '127', '128', '255', '256', '16777217.0000001'],
  ...['9007199254740993', '9223372036854775807', '9223372036854775808', '18446744073709551616'],
  ...['1.00000005960464477539062500001', '3.4028235677973366e38', '7.1e-46', 'null', 'x', '🏔'],
].map(text => `"${text}"`)
const rows = [
  ...['1\n2.5', '1\n"2"', '1\n"x"', 'true\nfalse', 'true\n2', '1\nnull', '"a"\n1', '"a"\ntrue'],
  ...['1\n[1]', 'null\nnull', '"1.5"\n"nan"'],
].map(lines => lines.split('\n'))

/**
 * What a server must see differently, as a table has one type a column: a row is judged by itself, and
 * once JSON is read 1 and 1.0 are one number.
 */
const DIFFERENT = new Set([
  ...types.filter(type => type !== 'bool' && type !== 'string').map(type => `${type} true | 2`),
  ...['-0.0', '1.0', '1e3', '1e-400', '1 | [1]'].map(written => `string ${written}`),
])

it('JSON becomes what score makes of it', {timeout: 120_000}, async () => {
  for (const written of [...[...values, ...texts].map(value => [value]), ...rows]) {
    const lines = written.map(value => `{"a": ${value}}`)
    const table = await tableOf(lines.join('\n') + '\n', 'ndjson')
    const records = lines.map(line => JSON.parse(line) as unknown)
    for (const type of types) {
      const title = `${type} ${written.join(' | ')}`
      if (DIFFERENT.has(title)) continue
      const signature = columnsSignature({a: type})
      // The other policies only speak of what is absent.
      const absent = written.some(value => /null|^" *"$|^"x"$/.test(value))
      for (const policy of absent ? policies : [strict]) {
        const codec = codecOf(signature, {policy})
        const given = await served(() => codec.decodeRecords(records))
        const expected = await scored(table, signature, policy)
        expect.soft(given, `${title} ${JSON.stringify(policy)}`).toEqual(expected)
      }
    }
  }
})

it('CSV becomes what score makes of it', {timeout: 120_000}, async () => {
  const fields = [
    ...['', '""', ' ', '" "', '1', ' 1', '1.5', '"1.5"', ' "1.5"', 'x', '"x,y"', '"x""y"'],
    ...['"x\ny"', 'NaN', '1e3', '9007199254740993', '1.0', 'true', 'x"y', '"x"y', '"x'],
  ]
  for (const field of fields) {
    const text = `b,a\nfirst,${field}\n`
    const table = await tableOf(text, 'csv')
    for (const type of types)
      for (const policy of policies) {
        const signature = columnsSignature({b: 'string', a: type})
        const codec = codecOf(signature, {policy})
        const given = await served(() => codec.decodeCsv(text, {header: 'required'}))
        const expected = await scored(table, signature, policy)
        expect.soft(given, `${type} ${field} ${JSON.stringify(policy)}`).toEqual(expected)
      }
  }
})

it('a row is judged by itself, and a whole number is text without a point', async () => {
  const numbers = codecOf(columnsSignature({a: 'float32'})).decodeRecords([{a: true}, {a: 2}])
  expect((await numbers).tensors['a']?.values).toEqual(Float32Array.of(1, 2))
  const texts = codecOf(columnsSignature({a: 'string'})).decodeRecords([{a: 1.0}, {a: -0.0}])
  expect((await texts).tensors['a']?.values).toEqual(['1', '0'])
})

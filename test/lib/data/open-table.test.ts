import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {openTable} from '../../../src/lib/data/index.ts'
import {openDatabase, type Database} from '../../../src/lib/platform/duckdb/index.ts'

let folder: string
let database: Database
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-data-'))
  database = await openDatabase()
})
afterAll(async () => {
  database.close()
  await rm(folder, {recursive: true, force: true})
})

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}
async function rowsOf(source: string): Promise<readonly unknown[]> {
  const table = await openTable(database, source)
  return database.rows(`SELECT * FROM ${table.relation()}`, table.subject)
}

it.each([
  ['plain.csv', 'a,b\n1,x\n'],
  ['semicolons.csv', 'a;b\n1;x\n'],
  ['tabs.tsv', 'a\tb\n1\tx\n'],
  ['bom.csv', '\ufeffa,b\n1,x\n'],
  ['quotes.csv', '"a","b"\n"1","x"\n'],
  ['zipped.csv.gz', gzipSync('a,b\n1,x\n')],
  ['array.json', '[{"a": 1, "b": "x"}]'],
  ['lines.ndjson', '{"a": 1, "b": "x"}\n'],
])('reads %s', async (name, content) => {
  expect(await rowsOf(await write(name, content))).toEqual([{a: 1n, b: 'x'}])
})

it('keeps Yes, No, t and f the texts that they are, and takes true and false for booleans', async () => {
  const path = await write('words.csv', 'a,b,c\nYes,t,True\nNo,f,false\n,,\n')
  const table = await openTable(database, path)
  expect(table.columns.map(({type}) => type)).toEqual(['VARCHAR', 'VARCHAR', 'BOOLEAN'])
  expect(await rowsOf(path)).toEqual([
    {a: 'Yes', b: 't', c: true},
    {a: 'No', b: 'f', c: false},
    {a: null, b: null, c: null},
  ])
})

it('reads decimal commas, as numbers and as they are asked for as text', async () => {
  const path = await write('commas.csv', 'a;b;c\n1,5;x,y;7\n-2;1,2 m;8\nn/a;"z";9\n')
  const good = await write('good.csv', 'a;b;c\n1,5;x,y;7\n"-2,25";1,2 m;8\n')
  expect(await rowsOf(good)).toEqual([
    {a: 1.5, b: 'x,y', c: 7n},
    {a: -2.25, b: '1,2 m', c: 8n},
  ])
  const table = await openTable(database, good)
  expect(await database.rows(`SELECT * FROM ${table.relation(['a', 'b'])}`, 'x')).toEqual([
    {a: '1.5', b: 'x,y', c: 7n},
    {a: '-2.25', b: '1,2 m', c: 8n},
  ])
  expect((await openTable(database, path)).columns[0]?.type).toBe('VARCHAR')
})

it('does not take a list such as 1,2 for a fraction where fractions have points', async () => {
  const path = await write('lists.csv', 'a;b\n1,2;0.5\n3,4;1.5\n')
  expect(await rowsOf(path)).toEqual([
    {a: '1,2', b: 0.5},
    {a: '3,4', b: 1.5},
  ])
})

it('reads a query', async () => {
  expect(await rowsOf('query:SELECT 1::BIGINT AS a;')).toEqual([{a: 1n}])
})

it.each([
  ['empty.csv', '', 'DATA_EMPTY'],
  ['truncated.parquet', 'PAR1 and then nothing more', 'DATA_MALFORMED'],
  ['ragged.csv', 'a,b\n1,2\n3\n4,5,6\n', 'DATA_MALFORMED'],
  ['latin.csv', Buffer.from('a,b\n1,caf\u00e9\n', 'latin1'), 'DATA_ENCODING'],
  ['model.xlsx', 'PK', 'DATA_FORMAT_UNKNOWN'],
])('refuses %s', async (name, content, code) => {
  const path = await write(name, content)
  await expect(rowsOf(path)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(path) as string,
    hint: expect.any(String) as string,
  })
})

it('refuses a folder and a file that is not there', async () => {
  await expect(rowsOf(`${folder}/nope.csv`)).rejects.toMatchObject({code: 'FILE_NOT_FOUND'})
  const data = join(folder, 'd.csv')
  await mkdir(data)
  await expect(rowsOf(data)).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: `${data} is an empty folder.`,
  })
  await writeFile(join(data, 'a.csv'), 'a\n1\n')
  await expect(rowsOf(data)).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: `${data} is a folder, not a table.`,
    hint: expect.stringContaining(`'${data}/*.parquet'`) as string,
  })
})

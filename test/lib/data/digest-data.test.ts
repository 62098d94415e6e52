import {createHash} from 'node:crypto'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {digestTable, openTable, type DataDigest} from '../../../src/lib/data/index.ts'
import {openDatabase, type Database} from '../../../src/lib/platform/duckdb/index.ts'

let folder: string
let database: Database
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-digest-test-'))
  database = await openDatabase()
})
afterAll(async () => {
  database.close()
  await rm(folder, {recursive: true, force: true})
})

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const digest = async (source: string): Promise<DataDigest> => {
  const table = await openTable(database, source, {materialize: true})
  return digestTable(database, table, source)
}

it('one local file has the digest of its bytes', async () => {
  const file = join(folder, 'a.csv')
  await writeFile(file, 'id;x\n007;1\n')
  expect(await digest(file)).toEqual({sha256: sha256('id;x\n007;1\n'), digestOf: 'file'})
})

it('a query and a pattern have the digest of their rows as CSV', async () => {
  await writeFile(join(folder, 'b-1.csv'), 'id,x\n007,1\n')
  await writeFile(join(folder, 'b-2.csv'), 'id,x\n008,\n')
  const rows = {sha256: sha256('id,x\n007,1\n008,\n'), digestOf: 'table'}
  expect(await digest(join(folder, 'b-*.csv'))).toEqual(rows)
  const query = "query:SELECT * FROM (VALUES ('007', 1), ('008', NULL)) AS t(id, x)"
  expect(await digest(query)).toEqual(rows)
  expect(await digest(query.replace('008', '009'))).not.toEqual(rows)
})

import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import type {ElementType} from '../../../../src/lib/model/index.ts'
import {makeFolder, openIds, openScored, scoredQuery, writeScored} from './scored-file.ts'

describe('values are JSON texts as the live model writes them', () => {
  it.each<[ElementType, string, string]>([
    ['float32', '0.1::FLOAT', '0.1'],
    ['float32', `'nan'::FLOAT`, 'null'],
    ['float32', 'NULL::FLOAT', 'null'],
    ['float16', '0.5::FLOAT', '0.5'],
    ['float64', '0.1::DOUBLE', '0.1'],
    ['int8', '-3::TINYINT', '-3'],
    ['int32', 'NULL::INTEGER', 'null'],
    ['int64', '9007199254740993::BIGINT', '9007199254740993'],
    ['uint64', '18446744073709551615::UBIGINT', '18446744073709551615'],
    ['bool', 'true', 'true'],
    ['bool', 'false', 'false'],
    ['string', `'say "hi"'`, '"say \\"hi\\""'],
    ['string', `''`, '""'],
    ['string', 'NULL::VARCHAR', 'null'],
  ])('%s of %s is %s', async (type, sql, json) => {
    const path = join(await makeFolder(), 'scored.parquet')
    const other = type === 'string' ? `'x'` : type === 'uint64' ? '1::UBIGINT' : '1'
    await writeScored(path, `SELECT 1 AS id, ${sql} AS value UNION ALL SELECT 2, ${other}`)
    const table = await openScored(path, {columns: [{name: 'value', type}]})
    expect(table.find(1)?.cells).toEqual([json])
    expect(table.find(2)?.cells).not.toEqual(['null'])
  })

  it('texts of which every row has its own are whole', async () => {
    const path = join(await makeFolder(), 'scored.parquet')
    await writeScored(path, `SELECT range AS id, 'text ' || range AS value FROM range(100000)`)
    const table = await openScored(path, {columns: [{name: 'value', type: 'string'}]})
    for (const id of [0, 40_000, 65_536, 99_999])
      expect(table.find(id)?.cells).toEqual([`"text ${id}"`])
  })

  it('labels of a CSV file that look like numbers stay as written', async () => {
    const path = join(await makeFolder(), 'scored.csv')
    await writeFile(path, 'id,prediction,probability_no,probability_yes\n1,007,0.1,0.9\n2,1,1,0\n')
    const table = await openScored(path)
    expect(table.find(1)).toEqual({cells: ['"007"', '0.1', '0.9'], version: null})
    expect(table).toMatchObject({modelVersions: [], scoredAt: {first: null, last: null}})
  })
})

describe('a table that does not fit the model', () => {
  it('without the key names its columns', async () => {
    const path = join(await makeFolder(), 'scored.parquet')
    await writeScored(path, scoredQuery('(1)'))
    await expect(openScored(path, {key: 'customer'})).rejects.toMatchObject({
      code: 'PRECOMPUTED_COLUMNS',
      message: `${path} has no column customer to look up by.`,
      hint: expect.stringContaining('id, prediction, probability_no') as string,
    })
  })

  it('without prediction columns names those', async () => {
    const path = join(await makeFolder(), 'scored.parquet')
    await writeScored(path, `SELECT 1 AS id, 'yes' AS prediction, 0.5::FLOAT AS probability_no`)
    await expect(openScored(path)).rejects.toMatchObject({
      code: 'PRECOMPUTED_COLUMNS',
      details: {missing: ['probability_yes']},
    })
  })

  it('with words where the model gives numbers says so', async () => {
    const path = join(await makeFolder(), 'scored.parquet')
    await writeScored(path, `SELECT 1 AS id, 'yes' AS prediction`)
    const columns = [{name: 'prediction', type: 'float32'}] as const
    await expect(openScored(path, {columns})).rejects.toMatchObject({
      code: 'PRECOMPUTED_COLUMNS',
      message: `The column prediction of ${path} is VARCHAR, and the model gives float32.`,
    })
  })

  it('without a row that has a key is refused', async () => {
    await expect(openIds('(NULL::INTEGER)')).rejects.toMatchObject({code: 'DATA_EMPTY'})
  })

  it('that is not there, or damaged, is told from one that is', async () => {
    const path = join(await makeFolder(), 'scored.parquet')
    await expect(openScored(path)).rejects.toMatchObject({code: 'FILE_NOT_FOUND'})
    await writeFile(path, 'PAR1 and no end')
    await expect(openScored(path)).rejects.toMatchObject({code: 'DATA_MALFORMED'})
  })
})

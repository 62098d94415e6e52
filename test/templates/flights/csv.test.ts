import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {trainer, type Table} from './trainer.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-csv-'))
})
afterAll(() => rm(folder, {recursive: true, force: true}))

async function read(text: string, numbers = ['n'], texts = ['t']): Promise<Table> {
  const path = join(folder, 'table.csv')
  await writeFile(path, text)
  return trainer.readCsv(path, {numbers, texts})
}

describe('readCsv', () => {
  it('picks columns by name, in any order, with either line end and without a last one', async () => {
    const table = await read('\uFEFFt,other,n\r\na,9,1\nb,9,2.5')
    expect(table.rows).toBe(2)
    expect(table.columns['t']).toEqual(['a', 'b'])
    expect([...(table.columns['n'] ?? [])]).toEqual([1, 2.5])
  })

  it('takes quotes, commas and line ends within quotes', async () => {
    const table = await read('t,n\n"a ""b"", c\nd",1\n')
    expect(table.columns['t']).toEqual(['a "b", c\nd'])
  })

  it('takes an empty value for a missing one, and a quoted empty text for a text', async () => {
    const table = await read('t,n\n,\n"",3\n')
    expect(table.columns['t']).toEqual([null, ''])
    expect([...(table.columns['n'] ?? [])]).toEqual([NaN, 3])
  })

  it('reads true and false as 1 and 0', async () => {
    expect([...((await read('t,n\na,true\nb,false\n')).columns['n'] ?? [])]).toEqual([1, 0])
  })

  it('names what is wrong', async () => {
    await expect(read('t\na\n')).rejects.toThrow('has no column n')
    await expect(read('t,n\na,one\n')).rejects.toThrow('row 1, column n: "one" is no number')
    await expect(read('t,n\na\n')).rejects.toThrow('row 1')
    await expect(read('t,n\na,1,2\n')).rejects.toThrow('row 1 has 3 values, the header 2')
    await expect(read('t,n\n"a,1\n')).rejects.toThrow('does not end')
  })
})

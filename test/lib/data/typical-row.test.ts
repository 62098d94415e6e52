import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {typicalRow} from '../../../src/lib/data/index.ts'
import type {ElementType, ModelColumn} from '../../../src/lib/model/index.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-typical-'))
})
afterAll(() => rm(folder, {recursive: true, force: true}))

const column = (name: string, type: ElementType): ModelColumn => ({
  ...{name, type, input: name, index: 0, kind: 'scalar'},
})
const NO_RULES = {nulls: 'error', inputs: {}} as const

async function typical(csv: string, columns: readonly ModelColumn[], policy = NO_RULES) {
  const file = join(folder, `${Math.random()}.csv`)
  await writeFile(file, csv)
  return typicalRow(file, columns, policy)
}

describe('a typical row', () => {
  it('has the median of numbers and the most frequent text and bool', async () => {
    const csv =
      'age,city,member,score\n' +
      '20,Oslo,true,0.1\n'.repeat(10) +
      '30,Bergen,false,0.2\n'.repeat(9) +
      '90,Bergen,true,0.3\n'.repeat(2)
    const columns = [
      column('age', 'int64'),
      column('city', 'string'),
      column('member', 'bool'),
      column('score', 'float32'),
    ]
    expect(await typical(csv, columns)).toEqual({age: 30, city: 'Bergen', member: true, score: 0.2})
  })

  it('tells no text that fewer than ten rows share', async () => {
    const csv = 'name,age\n' + 'Ada,1\n'.repeat(9) + 'Bob,2\n'.repeat(3)
    expect(await typical(csv, [column('name', 'string'), column('age', 'int64')])).toEqual({age: 1})
  })

  it('passes over nulls and NaN, and leaves out columns without a value or not there', async () => {
    const csv = 'a,b,c\n,nan,\n2,nan,\n,5,\n'
    const columns = ['a', 'b', 'c', 'd'].map(name => column(name, 'float64'))
    expect(await typical(csv, columns)).toEqual({a: 2, b: 5})
  })

  it('leaves out whole numbers that JSON rounds', async () => {
    expect(await typical('id\n9007199254740993\n', [column('id', 'int64')])).toEqual({})
  })

  it('names columns as the data does', async () => {
    const policy = {nulls: 'error', inputs: {age: {column: 'years'}}} as const
    const file = join(folder, 'named.csv')
    await writeFile(file, 'years\n7\n')
    expect(await typicalRow(file, [column('age', 'int64')], policy)).toEqual({years: 7})
  })
})

import {existsSync} from 'node:fs'
import {expect, it, onTestFinished} from 'vitest'
import {openQueue} from '../../../../src/lib/drift/measure/job-queue.ts'
import type {ColumnJob} from '../../../../src/lib/drift/measure/column-job.ts'
import {measureTables} from '../../../../src/lib/drift/measure/index.ts'
import {tablesOf} from '../drift-tables.ts'

const TABLE = `SELECT i * 0.37 % 11 AS a, i % 7 AS b, CAST(i % 5 AS VARCHAR) AS c,
  CASE WHEN i % 9 > 0 THEN sqrt(i) END AS d FROM range(20000) t(i)`

it('gives what this thread gives, whatever the number of threads', async () => {
  const tables = await tablesOf(TABLE, `SELECT * REPLACE (a + 1 AS a) FROM (${TABLE})`)
  const [alone, two, little] = await Promise.all([
    measureTables(tables, {preset: 'default', threads: 0}),
    measureTables(tables, {preset: 'default', threads: 2}),
    // Memory for one column at a time.
    measureTables(
      {...tables, memory: {...tables.memory, arrayBytes: 40_000 * 8 * 1.5}},
      {preset: 'default', threads: 2},
    ),
  ])
  expect(two).toEqual(alone)
  expect(little).toEqual(alone)
  expect(alone.map(({measure}) => measure.exactness)).toEqual(Array(4).fill('exact'))
})

it('ends at once when it is interrupted, and leaves nothing', async () => {
  const interrupt = new AbortController()
  const tables = await tablesOf(TABLE, TABLE, {signal: interrupt.signal})
  const measuring = measureTables(tables, {
    ...{preset: 'default', threads: 2, signal: interrupt.signal},
    onProgress: () => interrupt.abort(),
  })
  await expect(measuring).rejects.toMatchObject({name: 'AbortError'})
  await tables.close()
  expect(existsSync(tables.folder)).toBe(false)
})

it('fails with the error of a thread before more is read', async () => {
  const queue = openQueue({memoryBytes: 100, threads: 1})
  onTestFinished(() => queue.close())
  const wrong = {kind: 'number', name: 'x', choose: {preset: 'default'}, numbers: null}
  queue.add(wrong as unknown as ColumnJob, 90)
  await expect(queue.room(90)).rejects.toThrow(/null/)
  await expect(queue.finish()).rejects.toThrow(/null/)
})

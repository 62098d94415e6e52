import {expect, it} from 'vitest'
import type {ColumnJob} from '../../../../src/lib/drift/measure/index.ts'
import {openQueue} from '../../../../src/lib/drift/measure/job-queue.ts'

function jobOf(name: string): ColumnJob {
  const rows = {reference: Float64Array.of(1, 2, 3), current: Float64Array.of(2, 3, 4)}
  const integer = {reference: false, current: false}
  return {kind: 'number', name, choose: {preset: 'default'}, numbers: {rows, integer}}
}

it('has room only while no more jobs wait than there are threads, however much memory there is', async () => {
  let done = 0
  const queue = openQueue({memoryBytes: Infinity, threads: 0, onDone: () => done++})
  for (const name of ['a', 'b', 'c', 'd']) queue.add(jobOf(name), 0)
  await queue.room(0)
  expect(done).toBeGreaterThanOrEqual(3)
  const measured = await queue.finish()
  expect(measured.map(({measure}) => measure.name)).toEqual(['a', 'b', 'c', 'd'])
  await queue.close()
})

import {expect, it} from 'vitest'
import {processCount} from '../../../../src/lib/serve/inference/process-count.ts'
import {memoryBytes} from '../../../../src/lib/platform/processes/index.ts'

const MB = 2 ** 20
const GB = 2 ** 30

it.each([
  ['one a CPU', {cpus: 4, modelBytes: MB, memoryBytes: 16 * GB}, 4],
  ['eight at most', {cpus: 64, modelBytes: MB, memoryBytes: 256 * GB}, 8],
  ['one where half a CPU may be used', {cpus: 0.5, modelBytes: MB, memoryBytes: 16 * GB}, 1],
  // A quarter of 8 GB, by 64 MB and twice the file.
  [
    'as many as fit into a quarter of memory',
    {cpus: 8, modelBytes: 300 * MB, memoryBytes: 8 * GB},
    3,
  ],
  ['one though not even that one fits', {cpus: 8, modelBytes: 4 * GB, memoryBytes: 8 * GB}, 1],
  [
    'few in a small container, whatever the model',
    {cpus: 8, modelBytes: 1000, memoryBytes: 600 * MB},
    2,
  ],
])('a model gets %s', (_, machine, count) => {
  expect(processCount(machine)).toBe(count)
})

it('the memory that may be used is no more than that of the machine', () => {
  expect(memoryBytes()).toBeGreaterThan(100 * MB)
  expect(Number.isFinite(memoryBytes())).toBe(true)
})

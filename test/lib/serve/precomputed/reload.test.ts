import {rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, it, vi} from 'vitest'
import type {PrecomputedSummary} from '../../../../src/lib/serve/precomputed/index.ts'
import {makeFolder, openScored, scoredQuery, writeScored} from './scored-file.ts'

const PATIENCE = {timeout: 10_000, interval: 10}

it('answers from a file that replaces the one it was opened with, and tells of it', async () => {
  const path = join(await makeFolder(), 'scored.parquet')
  await writeScored(path, scoredQuery('(1)'))
  const reloads: PrecomputedSummary[] = []
  const table = await openScored(path, {pollMs: 20, onReload: summary => reloads.push(summary)})
  expect(table.find(2)).toBeUndefined()
  await writeScored(path, scoredQuery('(1), (2)', 'v2.0.0'))
  await vi.waitFor(() => {
    expect(table.find(2)).toEqual({cells: ['"no"', '0.25', '0.75'], version: 'v2.0.0'})
  }, PATIENCE)
  expect(reloads).toMatchObject([{rowCount: 2, modelVersions: ['v2.0.0']}])
  expect(table.modelVersions).toEqual(['v2.0.0'])
})

it('keeps the old table when the new file is broken, says so once, and takes the next good one', async () => {
  const path = join(await makeFolder(), 'scored.parquet')
  await writeScored(path, scoredQuery('(1)'))
  const errors: Error[] = []
  const table = await openScored(path, {pollMs: 20, onReloadError: error => errors.push(error)})
  await writeFile(path, 'PAR1 and no end')
  await vi.waitFor(() => {
    expect(errors).toMatchObject([{code: 'DATA_MALFORMED'}])
  }, PATIENCE)
  await new Promise(resolve => setTimeout(resolve, 100))
  expect(errors).toHaveLength(1)
  expect(table.find(1)).toBeDefined()
  await writeScored(path, scoredQuery('(3)'))
  await vi.waitFor(() => {
    expect(table.find(3)).toBeDefined()
  }, PATIENCE)
  expect(table.find(1)).toBeUndefined()
})

it('keeps the old table when the file is gone, and takes one that comes back', async () => {
  const path = join(await makeFolder(), 'scored.parquet')
  await writeScored(path, scoredQuery('(1)'))
  const errors: Error[] = []
  const table = await openScored(path, {pollMs: 20, onReloadError: error => errors.push(error)})
  await rm(path)
  await vi.waitFor(() => {
    expect(errors).toMatchObject([{code: 'FILE_NOT_FOUND'}])
  }, PATIENCE)
  expect(table.find(1)).toBeDefined()
  await writeScored(path, scoredQuery('(2)'))
  await vi.waitFor(() => {
    expect(table.find(2)).toBeDefined()
  }, PATIENCE)
})

it('sees a file that is added to a pattern', async () => {
  const folder = await makeFolder()
  await writeScored(join(folder, 'monday.parquet'), scoredQuery('(1)'))
  const table = await openScored(join(folder, '*.parquet'), {pollMs: 20})
  await writeScored(join(folder, 'tuesday.parquet'), scoredQuery('(2)'))
  await vi.waitFor(() => {
    expect(table.rowCount).toBe(2)
  }, PATIENCE)
})

it('answers every look-up from one whole table while files are replaced', async () => {
  const path = join(await makeFolder(), 'scored.parquet')
  const query = (value: number): string =>
    `SELECT range AS id, ${value}::DOUBLE AS prediction FROM range(20000)`
  await writeScored(path, query(1))
  const columns = [{name: 'prediction', type: 'float64'}] as const
  let reloads = 0
  const table = await openScored(path, {pollMs: 10, columns, onReload: () => reloads++})
  const seen = new Set<string>()
  for (let round = 2; round <= 4; round++) {
    await writeScored(path, query(round))
    const before = reloads
    await vi.waitFor(() => {
      const values = new Set([0, 10_000, 19_999].map(id => table.find(id)?.cells[0]))
      expect(values.size).toBe(1)
      for (const value of values) seen.add(value ?? '')
      expect(reloads).toBeGreaterThan(before)
    }, PATIENCE)
  }
  expect([...seen]).not.toContain('')
  expect(table.find(5)).toEqual({cells: ['4'], version: null})
})

it('answers nothing once it is closed', async () => {
  const path = join(await makeFolder(), 'scored.parquet')
  await writeScored(path, scoredQuery('(1)'))
  const table = await openScored(path, {pollMs: 5})
  table.close()
  expect(() => table.find(1)).toThrow('closed')
})

import {utimes} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, it, onTestFinished} from 'vitest'
import {keepLog} from '../../../src/lib/log/index.ts'
import type {CompactedLog} from '../../../src/lib/log/compact-log.ts'
import {DAY_MS, filesBelow, openLog, prediction, read, temporaryFolder, write} from './logged.ts'

it('compacts and deletes by itself while a server runs, in one of several processes', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  const now = Date.now()
  for (const day of [100, 2, 0]) write(log, prediction(`d${day}`, {timeMs: now - day * DAY_MS}))
  const old = new Date(now - DAY_MS)
  for (const file of await filesBelow(folder))
    if (file.endsWith('.ndjson')) await utimes(join(folder, file), old, old)
  const errors: Error[] = []
  const done = await new Promise<CompactedLog>(resolve => {
    for (let server = 0; server < 2; server++) {
      const stop = keepLog({
        ...{folder, retentionMs: 90 * DAY_MS, maxBytes: 1e9, firstMs: 0},
        onDone: compacted => {
          if (compacted.deleted.length > 0) resolve(compacted)
        },
        onError: error => void errors.push(error),
      })
      onTestFinished(stop)
    }
  })
  expect(errors).toEqual([])
  expect(done.folders[0]?.days).toMatchObject([{rows: 1}, {rows: 1}])
  expect(done.deleted).toMatchObject([{name: 'flights', reason: 'retention'}])
  expect((await read(folder)).map(({id}) => id)).toEqual(['d0', 'd2'])
  const segments = (await filesBelow(folder)).filter(file => file.endsWith('.ndjson'))
  expect(segments).toHaveLength(1)
})

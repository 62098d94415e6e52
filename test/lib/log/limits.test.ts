import {utimes} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {measureLog} from '../../../src/lib/log/limit-log.ts'
import {compact, DAY_MS, filesBelow, NOON, openLog, prediction, read} from './logged.ts'
import {temporaryFolder, write, type TestLog} from './logged.ts'

/** Three days of a prediction each, compacted. */
async function threeDays(folder: string): Promise<TestLog> {
  const log = await openLog(folder)
  for (const day of [0, 1, 2]) write(log, prediction(`day-${day}`, {timeMs: NOON + day * DAY_MS}))
  log.feedback([
    {id: 'day-0', model: undefined, timeMs: NOON, label: 'late', outcome: null, details: null},
  ])
  for (const file of await filesBelow(folder))
    if (file.endsWith('.ndjson')) await utimes(join(folder, file), new Date(NOON), new Date(NOON))
  return log
}

const LATER = NOON + 3 * DAY_MS
const ids = async (folder: string): Promise<readonly unknown[]> =>
  (await read(folder)).map(({id}) => id)

it('deletes days beyond the retention', async () => {
  const folder = await temporaryFolder()
  await threeDays(folder)
  const {deleted} = await compact(folder, LATER, {retentionMs: 2 * DAY_MS})
  expect(deleted).toMatchObject([{name: 'flights', day: '2026-03-10', reason: 'retention'}])
  expect(await ids(folder)).toEqual(['day-1', 'day-2'])
})

it('deletes the oldest days while the log is larger than it may be, feedback last', async () => {
  const folder = await temporaryFolder()
  await threeDays(folder)
  await compact(folder, LATER)
  const {sizeBytes} = await measureLog(folder, LATER)
  const {deleted} = await compact(folder, LATER, {maxBytes: sizeBytes - 1})
  expect(deleted).toMatchObject([{name: 'flights', day: '2026-03-10', reason: 'max_disk'}])
  expect(await ids(folder)).toEqual(['day-1', 'day-2'])
  const all = await compact(folder, LATER, {maxBytes: 0})
  expect(all.deleted.map(({name, day}) => `${name} ${day}`)).toEqual([
    'flights 2026-03-11',
    'flights 2026-03-12',
    '_feedback 2026-03-12',
  ])
  expect(await ids(folder)).toEqual([])
})

it('leaves what is being written, however much it is', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  write(log, prediction('now'))
  expect((await compact(folder, NOON, {today: true, maxBytes: 0})).deleted).toEqual([])
  expect(await ids(folder)).toEqual(['now'])
})

it('says when there is something to do', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  write(log, prediction('now'))
  expect(await measureLog(folder, NOON)).toMatchObject({overdue: false, oldestDay: '2026-03-10'})
  await threeDays(folder)
  expect(await measureLog(folder, LATER)).toMatchObject({overdue: true})
  await compact(folder, LATER)
  expect(await measureLog(folder, LATER)).toMatchObject({overdue: false})
})

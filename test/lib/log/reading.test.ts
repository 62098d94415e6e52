import {utimes} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {compact, DAY_MS, filesBelow, NOON, openLog, prediction, read, sql} from './logged.ts'
import {temporaryFolder, version, write} from './logged.ts'

it('has every row once while another process compacts', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder, {segmentBytes: 1})
  const ids = Array.from({length: 60}, (_, i) => `p${String(i).padStart(2, '0')}`)
  ids.forEach((id, i) => write(log, prediction(id, {timeMs: NOON + (i % 6) * DAY_MS})))
  for (const file of await filesBelow(folder))
    if (file.endsWith('.ndjson')) await utimes(join(folder, file), new Date(NOON), new Date(NOON))
  const compaction = {done: false}
  const compacting = compact(folder, NOON + 6 * DAY_MS).finally(() => (compaction.done = true))
  do expect((await read(folder)).map(({id}) => id)).toEqual(ids)
  while (!compaction.done)
  const {folders} = await compacting
  expect(folders[0]?.days.map(({rows}) => rows)).toEqual([10, 10, 10, 10, 10, 10])
  expect((await read(folder)).map(({id}) => id)).toEqual(ids)
})

it('looks at the newest days alone where that is enough', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  for (const day of [0, 1, 2]) write(log, prediction(`d${day}`, {timeMs: NOON + day * DAY_MS}))
  for (const file of await filesBelow(folder))
    if (file.endsWith('.ndjson')) await utimes(join(folder, file), new Date(NOON), new Date(NOON))
  await compact(folder, NOON + 3 * DAY_MS)
  write(log, prediction('now', {timeMs: NOON + 3 * DAY_MS}))
  const ids = async (last: number): Promise<readonly unknown[]> =>
    (await read(folder, {last})).map(({id}) => id)
  expect(await ids(1)).toEqual(['d2', 'now'])
  expect(await ids(2)).toEqual(['d1', 'd2', 'now'])
  expect(await ids(9)).toEqual(['d0', 'd1', 'd2', 'now'])
})

it('is what the SQL of the docs finds in the Parquet files alone', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  await log.describe(version({date: 'string'}, {prediction: 'string'}))
  write(log, prediction('a', {rowsJson: '[{"date":"monday"}]'}))
  for (const file of await filesBelow(folder))
    if (file.endsWith('.ndjson')) await utimes(join(folder, file), new Date(NOON), new Date(NOON))
  await compact(folder, NOON + DAY_MS)
  const [row] = await sql(
    folder,
    `SELECT id, input_date, CAST(date AS VARCHAR) AS date, prediction
     FROM read_parquet('${folder}/flights/date=*/*.parquet', union_by_name = true)`,
  )
  expect(row).toEqual({id: 'a', input_date: 'monday', date: '2026-03-10', prediction: 'late'})
})

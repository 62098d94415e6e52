import {afterAll, expect, it} from 'vitest'
import {openTables} from '../../../../src/lib/drift/read/index.ts'
import {matchSeason} from '../../../../src/lib/drift/read/match-season.ts'

const year = "query:SELECT DATE '2023-01-01' + i::INTEGER AS day, i AS x FROM range(365) t(i)"
const summer = "query:SELECT DATE '2024-07-01' + i::INTEGER AS day, i AS x FROM range(40) t(i)"
const opened: {close(): Promise<void>}[] = []
afterAll(async () => {
  for (const tables of opened) await tables.close()
})

async function tablesOf(timestamp: string | undefined): ReturnType<typeof openTables> {
  const tables = await openTables({
    reference: {source: year, timestamp},
    current: {source: summer, timestamp},
  })
  opened.push(tables)
  return tables
}

it('leaves the rows of the reference that are of the same months, and says so', async () => {
  const {reference} = await matchSeason(await tablesOf('day'), 'month')
  expect(reference.rows).toBe(31 + 31)
  expect(reference.season).toBe('month 7, 8')
})

it('leaves all where the data covers every weekday', async () => {
  expect((await matchSeason(await tablesOf('day'), 'weekday')).reference.rows).toBe(365)
})

it('names the missing time', async () => {
  await expect(matchSeason(await tablesOf(undefined), 'month')).rejects.toMatchObject({
    code: 'USAGE',
  })
})

it('refuses a reference without rows of the season', async () => {
  const tables = await openTables({
    reference: {source: `${year} WHERE i < 31`, timestamp: 'day'},
    current: {source: summer, timestamp: 'day'},
  })
  opened.push(tables)
  await expect(matchSeason(tables, 'month')).rejects.toMatchObject({code: 'DRIFT_EMPTY_SAMPLE'})
})

import {readFile, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {filesBelow, MODEL, NOON, openLog, prediction, read, temporaryFolder} from './logged.ts'
import {version, write} from './logged.ts'

async function linesOf(folder: string): Promise<string> {
  const files = (await filesBelow(folder)).filter(file => file.endsWith('.ndjson'))
  return (await Promise.all(files.map(file => readFile(join(folder, file), 'utf8')))).join('')
}

it('has what was flushed in a file at once, a line a prediction', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  log.append(prediction('a'))
  log.append(prediction('b', {rowsJson: '[\n{"distance":1,\r\n"carrier":"a\\nb"}\n]'}))
  expect(await linesOf(folder)).toBe('')
  log.flush()
  const lines = (await linesOf(folder)).trimEnd().split('\n')
  expect(lines.map(line => (JSON.parse(line) as {id: string}).id)).toEqual(['a', 'b'])
  expect(await read(folder)).toMatchObject([{id: 'a'}, {id: 'b', carrier: 'a\nb'}])
})

it('keeps redacted columns and units from the disk, however they are written', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder, {redact: ['Carrier', 'unit']})
  const rowsJson = '[{"distance":1,"carrier":"SECRET"},{"CARRIER":"SECRET","distance":2}]'
  const cells = [
    ['"late"', '"late"'],
    ['0.1', '0.2'],
  ]
  write(log, prediction('a', {rowsJson, cells, unit: 'SECRET'}))
  expect(await linesOf(folder)).not.toContain('SECRET')
  expect(await read(folder)).toMatchObject([
    {distance: 1, carrier: null, unit: null},
    {distance: 2, carrier: null, unit: null},
  ])
})

it('logs a share of the requests, the same ones in every process', async () => {
  const logged = async (): Promise<string> => {
    const folder = await temporaryFolder()
    const log = await openLog(folder, {sample: 0.25})
    for (let i = 0; i < 1000; i++) log.append(prediction(`order-${i}`))
    log.flush()
    return linesOf(folder)
  }
  const [first, second] = await Promise.all([logged(), logged()])
  expect(second).toBe(first)
  const count = first.trimEnd().split('\n').length
  expect(count).toBeGreaterThan(200)
  expect(count).toBeLessThan(300)
})

it('begins a segment a day and so many bytes', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder, {segmentBytes: 1000})
  for (let i = 0; i < 6; i++) log.append(prediction(`a${i}`))
  log.flush()
  write(log, prediction('b'), prediction('c', {timeMs: NOON + 86_400_000}))
  const segments = (await filesBelow(folder)).filter(file => file.endsWith('.ndjson'))
  expect(segments.map(file => file.split('/')[2])).toEqual([
    '2026-03-10',
    '2026-03-10',
    '2026-03-11',
  ])
  expect(await read(folder)).toHaveLength(8)
})

it('gives no answer while it cannot be written, and goes on by itself when it can', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  const place = join(folder, MODEL, 'segments')
  await writeFile(place, 'in the way')
  log.append(prediction('lost'))
  expect(() => log.flush()).toThrow(expect.objectContaining({code: 'FILE_UNWRITABLE'}))
  await rm(place)
  write(log, prediction('kept'))
  expect((await read(folder)).map(({id}) => id)).toEqual(['kept'])
})

it('writes to a new segment when somebody deleted the log under it', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  write(log, prediction('before'))
  await rm(join(folder, MODEL, 'segments'), {recursive: true})
  write(log, prediction('after'))
  expect((await read(folder)).map(({id}) => id)).toEqual(['after'])
})

it('finds columns by the names that mlops.yaml gives to the data', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  const policy = {nulls: 'error', inputs: {distance: {column: 'km'}}} as const
  await log.describe(version({distance: 'float32'}, {prediction: 'string'}, {policy}))
  write(log, prediction('a', {rowsJson: '[{"km":5}]'}))
  expect(await read(folder)).toMatchObject([{km: 5, prediction: 'late'}])
})

it('reads spans of time, and nothing of a model that has no log', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  for (const hour of [0, 1, 2]) write(log, prediction(`h${hour}`, {timeMs: NOON + hour * 3.6e6}))
  const ids = async (query: {sinceMs?: number; untilMs?: number}): Promise<readonly unknown[]> =>
    (await read(folder, query)).map(({id}) => id)
  expect(await ids({sinceMs: NOON + 3.6e6, untilMs: NOON + 7.2e6})).toEqual(['h1'])
  expect(await ids({untilMs: NOON})).toEqual([])
  await expect(read(folder, {model: 'flight'})).rejects.toMatchObject({
    ...{code: 'LOG_NOT_FOUND', hint: 'Did you mean flights?'},
  })
})

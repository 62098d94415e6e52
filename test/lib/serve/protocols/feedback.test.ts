import {mkdir, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {createServerLog} from '../../../../src/lib/serve/ops/index.ts'
import {openLog as openServerLog} from '../../../../src/lib/serve/open-log.ts'
import {feedbackRoute} from '../../../../src/lib/serve/protocols/feedback.ts'
import {openProject} from '../../../../src/lib/project/index.ts'
import type {HttpServer} from '../../../../src/lib/serve/http/index.ts'
import {filesBelow, openLog, prediction, read, temporaryFolder, version} from '../../log/logged.ts'
import {write} from '../../log/logged.ts'
import {post, running} from '../http/running.ts'
import {FLIGHTS} from '../openapi/documented.ts'
import {schemaCheck} from '../openapi/schema-check.ts'

const JSON_TYPE = {'Content-Type': 'application/json'}
const check = schemaCheck('Feedback', FLIGHTS)

async function tell(
  server: HttpServer,
  body: unknown,
  type = 'application/json',
): Promise<{readonly status: number; readonly body: unknown}> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await post(server, '/feedback', text, {'Content-Type': type})
  return {status: response.status, body: response.json}
}

it('is in the log before it is answered: one, a list, a list by name, lines', async () => {
  const folder = await temporaryFolder()
  const log = await openLog(folder)
  write(log, ...['a', 'b', 'c', 'd', 'e'].map(id => prediction(id)))
  const server = await running([feedbackRoute(log)])
  const record = (id: string): object => ({id, label: 'late'})
  expect(await tell(server, record('a'))).toEqual({status: 200, body: {accepted: 1}})
  expect(await tell(server, [record('b.0')])).toEqual({status: 200, body: {accepted: 1}})
  expect(await tell(server, {feedback: [record('c'), record('d')]})).toMatchObject({
    body: {accepted: 2},
  })
  const lines = `${JSON.stringify(record('e'))}\n\n`
  for (const type of ['application/x-ndjson', 'application/jsonlines; charset=utf-8'])
    expect(await tell(server, lines, type)).toEqual({status: 200, body: {accepted: 1}})
  const rows = await read(folder, {feedback: true})
  expect(rows.map(({label}) => label)).toEqual(['late', 'late', 'late', 'late', 'late'])
})

it('takes all of it or none, and says which record is wrong', async () => {
  const folder = await temporaryFolder()
  const server = await running([feedbackRoute(await openLog(folder))])
  const wrong = [{id: 'a', label: 1}, {id: 'b'}]
  expect(await tell(server, wrong)).toMatchObject({
    status: 400,
    body: {error: {kind: 'invalid', message: expect.stringContaining('record 1') as string}},
  })
  expect((await tell(server, 'id,label\na,1', 'text/csv')).status).toBe(415)
  expect((await filesBelow(folder)).filter(file => file.startsWith('_feedback'))).toEqual([])
})

it.each([
  [{id: 'a', label: 'late'}, true],
  [{id: 'a.3', outcome: null, time: '2026-03-01', model: 'flights', reviewer: 'kim'}, true],
  [{id: 'a', label: 1.5, details: {queue: [1]}, time: null}, true],
  [{id: 'a'}, false],
  [{id: 'two words', label: 1}, false],
  [{id: 'a', label: [1]}, false],
  [{id: 'a', label: 1, model: ''}, false],
  [{label: 1}, false],
])('takes %j exactly where the OpenAPI document does', async (record, good) => {
  const server = await running([feedbackRoute(await openLog(await temporaryFolder()))])
  expect((await tell(server, record)).status).toBe(good ? 200 : 400)
  expect(check(record)).toBe(good)
})

it('is not answered while the log cannot be written, which is told once', async () => {
  const root = await temporaryFolder()
  await writeFile(
    join(root, 'mlops.yaml'),
    'name: flights\nmodel: {}\nserve: {log: {max_disk: 1GB}}\n',
  )
  const told: string[] = []
  let failures = 0
  const notices = createServerLog({level: 'info', write: line => void told.push(line)})
  const log = await openServerLog(await openProject(root), undefined, notices, () => failures++)
  await log.describe(version())
  const server = await running([feedbackRoute(log)])
  const place = join(root, '.mlops/log/_feedback')
  await writeFile(place, 'in the way')
  for (let i = 0; i < 2; i++) {
    const response = await post(server, '/feedback', '{"id":"a","label":1}', JSON_TYPE)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('5')
  }
  expect(told).toHaveLength(1)
  expect(failures).toBe(2)
  await rm(place)
  await mkdir(place)
  expect(await tell(server, {id: 'a', label: 1})).toMatchObject({status: 200})
  log.close()
})

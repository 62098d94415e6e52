import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, expect, it} from 'vitest'
import {parseConfig, type Project} from '../../../../src/lib/project/index.ts'
import {notifyOutcome, type OutcomeMessage} from '../../../../src/lib/retrain/notify/index.ts'

let folder = ''
let received: {readonly path: string; readonly body: unknown}[] = []
let answer: (response: ServerResponse, call: number) => void = response => response.end()
const server = createServer((request: IncomingMessage, response) => {
  let text = ''
  request.on('data', chunk => (text += String(chunk)))
  request.on('end', () => {
    received.push({path: request.url ?? '', body: JSON.parse(text)})
    answer(response, received.length)
  })
})
let host = ''

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mlops-notify-'))
  received = []
  answer = response => response.end()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
  await rm(folder, {recursive: true})
})

const message: OutcomeMessage = {
  ...{schema: 'mlops.retrain-outcome/1', text: 'flights@v2.0.0 was deployed.', name: 'flights'},
  ...{run: 'r20261128-3f9a1c', outcome: 'deployed', reason: null, version: 'v2.0.0'},
  ...{champion: 'v1.0.0', metrics: {auc: {champion: 0.8, candidate: 0.9}}},
  ...{reportPath: 'scratch/report.html', at: '2026-11-28T00:00:00.000Z'},
}

const project = (notify: unknown): Project => {
  const text = JSON.stringify({name: 'flights', model: {task: 'regression'}, retrain: {notify}})
  return {root: folder, configPath: '', ...parseConfig(text, 'mlops.yaml', {})}
}

const tell = (notify: unknown, environment: Record<string, string> = {}, told = message) =>
  notifyOutcome(project(notify), told, {
    ...{folder, environment, retryMs: 1, webhookTimeoutMs: 300, commandTimeoutMs: 5_000},
  })

it('posts the message as JSON, whose text chat services show', async () => {
  expect(await tell([{webhook: `http://${host}/hook`}])).toEqual([])
  expect(received).toEqual([{path: '/hook', body: message}])
})

it('takes an address from the environment when it is sent', async () => {
  const notify = [{webhook: '${HOOK}'}]
  expect(await tell(notify, {HOOK: `http://${host}/secret?token=abc`})).toEqual([])
  expect(received[0]?.path).toBe('/secret?token=abc')
})

it('says which variable is not set', async () => {
  const [warning] = await tell([{webhook: '${HOOK}'}])
  expect(warning).toMatch(/environment variable HOOK is not set/)
})

it('tries three times where the host fails, and tells it nowhere in whole', async () => {
  answer = response => response.writeHead(503).end()
  const warnings = await tell([{webhook: `http://${host}/secret?token=abc`}])
  expect(received).toHaveLength(3)
  expect(warnings).toEqual([`The webhook at ${host} was not told: it answered 503.`])
})

it('is content with the second try', async () => {
  answer = (response, call) => response.writeHead(call === 1 ? 500 : 200).end()
  expect(await tell([{webhook: `http://${host}/`}])).toEqual([])
  expect(received).toHaveLength(2)
})

it('does not repeat what was refused', async () => {
  answer = response => response.writeHead(404).end()
  expect(await tell([{webhook: `http://${host}/`}])).toHaveLength(1)
  expect(received).toHaveLength(1)
})

it('gives up on a host that is silent', async () => {
  answer = () => undefined
  const [warning] = await tell([{webhook: `http://${host}/`}])
  expect(warning).toBe(`The webhook at ${host} was not told: no answer within 0.3 seconds.`)
})

it('names the code of the system where nobody listens', async () => {
  const [warning] = await tell([{webhook: 'http://127.0.0.1:1/secret'}])
  expect(warning).toMatch(/^The webhook at 127\.0\.0\.1:1 was not told: /)
  expect(warning).not.toContain('secret')
})

it('does not send to what is no web address', async () => {
  const [warning] = await tell([{webhook: 'file:///etc/secret'}])
  expect(warning).toMatch(/none of http or https/)
  expect(warning).not.toContain('secret')
})

it('tells only the outcomes that are wanted', async () => {
  expect(await tell([{webhook: `http://${host}/`, on: ['failed']}])).toEqual([])
  expect(received).toEqual([])
})

it('does not tell the same again when a run is resumed, but another outcome', async () => {
  const notify = [{webhook: `http://${host}/`}]
  const waiting: OutcomeMessage = {...message, outcome: 'awaiting_approval'}
  for (const told of [waiting, waiting, message, message]) await tell(notify, {}, told)
  expect(received.map(({body}) => (body as OutcomeMessage).outcome)).toEqual([
    'awaiting_approval',
    'deployed',
  ])
})

it('tries again what failed before', async () => {
  answer = response => response.writeHead(404).end()
  const notify = [{webhook: `http://${host}/`}]
  await tell(notify)
  answer = response => response.end()
  expect(await tell(notify)).toEqual([])
  expect(received).toHaveLength(2)
})

it('gives a command the message on its standard input', async () => {
  const program = `process.stdin.pipe(require('node:fs').createWriteStream('got.json'))`
  expect(await tell([{command: `"${process.execPath}" -e "${program}"`}])).toEqual([])
  expect(JSON.parse(await readFile(path.join(folder, 'got.json'), 'utf8'))).toEqual(message)
})

it('reports a command that fails and does not mind one that reads nothing', async () => {
  const node = `"${process.execPath}" -e`
  expect(await tell([{command: `${node} ""`}, {command: `${node} "process.exit(7)"`}])).toEqual([
    'A command of retrain.notify failed: exit 7.',
  ])
})

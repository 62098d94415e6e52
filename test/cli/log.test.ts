import {spawn, type ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {copyFile, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {beforeEach, describe, expect, it, onTestFinished} from 'vitest'
import {mlops} from './mlops.ts'

const bin = fileURLToPath(new URL('../../bin/mlops.js', import.meta.url))
const fixture = fileURLToPath(new URL('../fixtures/models/zipmap-int64.onnx', import.meta.url))
let root: string

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'mlops-log-cli-'))
  await copyFile(fixture, path.join(root, 'm.onnx'))
  await writeFile(
    path.join(root, 'mlops.yaml'),
    'name: m\nmodel: {path: m.onnx}\nserve: {log: {redact: [X_3]}}\n',
  )
  return () => rm(root, {recursive: true, force: true})
})

interface Server {
  readonly url: string
  readonly child: ChildProcess
  stop(): Promise<void>
}

/** @param before - Shell that runs first, such as a limit. */
async function serve(before = 'true'): Promise<Server> {
  const line = `${before}; exec "${process.execPath}" "${bin}" serve ./m.onnx --port 0 --json`
  const child = spawn('sh', ['-c', line], {cwd: root, stdio: ['ignore', 'pipe', 'ignore']})
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  for await (const chunk of child.stdout) {
    text += String(chunk)
    if (text.trimEnd().endsWith('}')) break
  }
  const {url} = JSON.parse(text) as {readonly url: string}
  return {
    ...{url, child},
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

async function post(url: string, body: unknown): Promise<{status: number; body: Answer}> {
  const headers = {'Content-Type': 'application/json'}
  const response = await fetch(url, {method: 'POST', headers, body: JSON.stringify(body)})
  return {status: response.status, body: (await response.json()) as Answer}
}

interface Answer {
  readonly id?: string
  readonly error?: {readonly kind: string}
}

interface Shown {
  readonly rows: number
  readonly predictions: readonly Readonly<Record<string, unknown>>[]
}

const row = (number: number): object => ({X_0: number, X_1: 2, x_2: 3, X_3: 4})

async function log(...args: readonly string[]): Promise<Shown> {
  const {stdout, exitCode} = await mlops(['log', ...args, '--json'], {cwd: root})
  expect(exitCode).toBe(0)
  return JSON.parse(stdout) as Shown
}

describe('mlops log', () => {
  it('shows what a running server answered, with its feedback, before and after compaction', async () => {
    const server = await serve()
    const {id = ''} = (await post(`${server.url}/predict`, row(1.5))).body
    const many = (await post(`${server.url}/predict`, [row(10), row(20)])).body.id ?? ''
    const told = [
      {id, label: 1},
      {id: `${many}.1`, label: 0, outcome: 'refunded'},
    ]
    expect(await post(`${server.url}/feedback`, told)).toEqual({
      ...{status: 200, body: {accepted: 2}},
    })
    const shown = await log('--feedback')
    expect(shown.predictions).toMatchObject([
      {id: many, row: 0, X_0: 10, label: null},
      {id: many, row: 1, X_0: 20, label: 0, outcome: 'refunded'},
      // What was written in another case is in its column, and what is redacted nowhere.
      {id, row: 0, X_0: 1.5, X_1: 2, X_2: 3, X_3: null, label: 1, protocol: 'predict'},
    ])
    await server.stop()
    const compacted = await mlops(['log', 'compact', '--json'], {cwd: root})
    expect(JSON.parse(compacted.stdout)).toMatchObject({
      folders: [
        {name: '_feedback', days: [{rows: 2, segments: 1, tornLines: 0}]},
        {name: 'm', days: [{rows: 3, segments: 1, tornLines: 0}]},
      ],
    })
    expect((await log('--feedback')).predictions).toEqual(shown.predictions)
    expect((await log('--limit', '1')).predictions).toMatchObject([{id: many, row: 0}])
    expect(await log('--until', '1h')).toMatchObject({rows: 0})
    const text = await mlops(['log'], {cwd: root})
    expect(text.stdout).toMatch(/^TIME +ID +VERSION +PREDICTION +INPUTS\n/)
    expect(text.stdout).toContain(`${id}.0`)
    const again = await mlops(['log', 'compact'], {cwd: root})
    expect(again.stderr).toContain('is to be compacted')
  }, 60_000)

  it('writes files, and says what is wrong', async () => {
    const server = await serve()
    for (const number of [1, 2]) await post(`${server.url}/predict`, row(number))
    await server.stop()
    expect(await log('--since', '1h', '--out', 'out.csv')).toMatchObject({rows: 2})
    const lines = (await readFile(path.join(root, 'out.csv'), 'utf8')).trimEnd().split('\n')
    expect(lines[0]).toMatch(/^id,row,time,model,version,.*,X_0,X_1,X_2,X_3,prediction/)
    expect(lines).toHaveLength(3)
    const failed = async (...args: readonly string[]): Promise<readonly [number, string]> => {
      const {exitCode, stderr} = await mlops(['log', ...args], {cwd: root})
      return [exitCode, stderr]
    }
    expect(await failed('--since', 'yesterday')).toEqual([2, expect.stringContaining('7d')])
    expect(await failed('--out', 'out.xlsx')).toEqual([2, expect.stringContaining('.parquet')])
    expect(await failed('n')).toEqual([4, expect.stringContaining('Did you mean m?')])
  }, 60_000)
})

it('answers 503 where the log can take no more, and every line that is there is whole', async () => {
  // A file may have so many blocks of 512 bytes (POSIX) or 1024 (bash).
  const server = await serve('ulimit -f 8')
  const answered: string[] = []
  let refused: Answer | undefined
  for (let number = 0; refused === undefined && number < 200; number++) {
    const {status, body} = await post(`${server.url}/predict`, [row(number), row(number)])
    if (status === 200) answered.push(body.id ?? '')
    else refused = body
  }
  expect(refused?.error?.kind).toBe('overloaded')
  expect(answered.length).toBeGreaterThan(3)
  await server.stop()
  const segments = path.join(root, '.mlops/log/m/segments')
  const [file = ''] = (await readdir(segments, {recursive: true})).filter(name =>
    name.endsWith('.ndjson'),
  )
  const lines = (await readFile(path.join(segments, file), 'utf8')).trimEnd().split('\n')
  expect(lines.map(line => (JSON.parse(line) as Answer).id)).toEqual(answered)
}, 60_000)

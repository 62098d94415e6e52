import {execFileSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {copyFile, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {gzipSync} from 'node:zlib'
import {execa} from 'execa'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {openDatabase} from '../../src/lib/platform/duckdb/index.ts'
import {mlops} from './mlops.ts'

// Four columns, trained on iris; expected.json beside it says what Python's onnxruntime answers.
const fixture = fileURLToPath(new URL('../fixtures/models/zipmap-int64.onnx', import.meta.url))
const bin = fileURLToPath(new URL('../../bin/mlops.js', import.meta.url))
const environment = {SOURCE_DATE_EPOCH: '0'}
const scoredAt = '1970-01-01 00:00:00'
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-score-cli-'))
  await copyFile(fixture, join(folder, 'm.onnx'))
  await writeFile(at('two.csv'), CSV)
  const database = await openDatabase()
  // 16 × 4 values a row that no two rows share, so that a lost or doubled row shows.
  await database.run(
    `COPY (SELECT i AS id, ${[0, 1, 2, 3].map(k => `(hash(i * 4 + ${k}) % 800) / 100.0 AS X_${k}`).join(', ')} FROM range(4000000) t(i)) TO '${at('big.parquet')}'`,
    'the test',
  )
  database.close()
})
afterAll(() => rm(folder, {recursive: true, force: true}))

const CSV = 'id,X_0,X_1,X_2,X_3\n1,5.1,3.5,1.4,0.2\n2,6.7,3.0,5.2,2.3\n'
const at = (name: string): string => join(folder, name)
const run = (...args: string[]) => mlops(args, {cwd: folder, env: environment})
const withoutDigest = (text: string): string => text.replace(/@[0-9a-f]{12}/g, '')

it('writes kept columns, prediction, probabilities, version and time', async () => {
  const {exitCode, stdout} = await run(
    ...['score', './m.onnx', '--input', 'two.csv', '--output', 'two.out.csv', '--keep', 'id'],
  )
  expect([exitCode, stdout]).toEqual([0, 'two.out.csv'])
  expect(withoutDigest(await readFile(at('two.out.csv'), 'utf8'))).toBe(
    'id,prediction,probability_0,probability_1,probability_2,model_version,scored_at\n' +
      `1,0,0.9999999,0.0,0.0,m.onnx,${scoredAt}\n2,2,0.0,0.011363637,0.98863626,m.onnx,${scoredAt}\n`,
  )
})

const zstd = (): Buffer | undefined => {
  try {
    return execFileSync('zstd', ['-q', '-c'], {input: CSV})
  } catch {
    return undefined
  }
}
it.each([
  ['bom.csv', '\ufeff' + CSV],
  ['semicolon.csv', CSV.replaceAll(',', ';')],
  ['zipped.csv.gz', gzipSync(CSV)],
  ['zipped.csv.zst', zstd()],
  ['windows.csv', CSV.replaceAll('\n', '\r\n')],
  [
    'lines.ndjson',
    '{"X_0":5.1,"X_1":3.5,"X_2":1.4,"X_3":0.2}\n{"X_0":6.7,"X_1":3,"X_2":5.2,"X_3":2.3}\n',
  ],
])('reads %s', async (name, content) => {
  if (content === undefined) return
  await writeFile(at(name), content)
  const {stdout} = await run('score', './m.onnx', '--input', name, '--output', '-', '-q')
  const answers = stdout
    .split('\n')
    .map(line => (JSON.parse(line) as {prediction: number}).prediction)
  expect(answers).toEqual([0, 2])
})

it('reads a pipe and writes one', async () => {
  const {exitCode, stdout} = await mlops(
    ['score', './m.onnx', '--input', '-', '--output', '-', '--keep', 'id', '-q'],
    {cwd: folder, input: CSV},
  )
  expect(exitCode).toBe(0)
  expect(stdout.split('\n').map(line => (JSON.parse(line) as {id: number}).id)).toEqual([1, 2])
})

it.each([
  ['a file in Latin-1', 'DATA_ENCODING', Buffer.from(`${CSV}3,\xe9,1,1,1\n`, 'latin1')],
  ['a bad value', 'DATA_BAD_ROW', `${CSV}3,x,1,1,1\n`],
  ['an empty file', 'DATA_EMPTY', ''],
  ['a missing column', 'DATA_COLUMNS', CSV.replace('X_3', 'X_4')],
])('refuses %s and leaves nothing', async (_, code, content) => {
  await writeFile(at('wrong.csv'), content)
  const before = await readdir(folder)
  const {exitCode, stderr, stdout} = await run(
    ...['score', './m.onnx', '--input', 'wrong.csv', '--output', 'no.parquet'],
  )
  expect([exitCode, stdout]).toEqual([2, ''])
  expect(stderr).toContain(`(${code}, exit 2)`)
  expect(stderr).toContain('Hint:')
  expect((await readdir(folder)).sort()).toEqual(before.sort())
})

it('says so when a remote file cannot be reached', async () => {
  const {exitCode, stderr} = await run(
    ...['score', './m.onnx', '--input', 'http://127.0.0.1:9/x.parquet', '--output', 'no.parquet'],
  )
  expect(exitCode).toBe(2)
  expect(stderr).toContain('DATA_REMOTE_UNAVAILABLE')
})

it('gives under --json what it did', async () => {
  const {stdout} = await run(
    ...['score', './m.onnx', '--input', 'two.csv', '--output', 'j.csv', '--json', '--threads', '1'],
  )
  expect(JSON.parse(stdout)).toMatchObject({
    schema: 'mlops.score/1',
    model: './m.onnx',
    output: 'j.csv',
    rows: 2,
    rejected: 0,
    threads: 1,
    scoredAt: '1970-01-01T00:00:00.000Z',
  })
})

const job = ['score', './m.onnx', '--input', 'big.parquet', '--keep', 'id', '--batch-size', '64']

it('keeps whole parts on Ctrl-C, says so, and exits with 130', async () => {
  const started = execa(process.execPath, [bin, ...job, '--output', 'stopped.parquet'], {
    cwd: folder,
    reject: false,
    env: environment,
  })
  const manifest = at('stopped.parquet.parts/part-000000.parquet')
  while (!existsSync(manifest)) await new Promise(resolve => setTimeout(resolve, 20))
  started.kill('SIGINT')
  const {exitCode, stderr} = await started
  expect(exitCode).toBe(130)
  expect(stderr).toMatch(/[\d,]+ scored rows are kept in .*stopped\.parquet\.parts/)
  expect(stderr).toContain('--resume')
  expect(existsSync(at('stopped.parquet'))).toBe(false)
  expect(existsSync(at('stopped.parquet.lock'))).toBe(false)
  const resumed = await run(...job, '--output', 'stopped.parquet', '--resume', '--json')
  const {rows, resumedRows} = JSON.parse(resumed.stdout) as {rows: number; resumedRows: number}
  expect(rows).toBe(4_000_000)
  expect(resumedRows).toBeGreaterThanOrEqual(262_144)
}, 60_000)

it('sets aside the rows that the runtime itself fails on, and only those', async () => {
  await copyFile(join(fixture, '../lookup.onnx'), at('lookup.onnx'))
  const places = Array.from({length: 5000}, (_, i) => (i === 77 || i === 4000 ? 9 : i % 3))
  await writeFile(at('places.csv'), `place\n${places.join('\n')}\n`)
  const args = ['score', './lookup.onnx', '--input', 'places.csv', '--output', 'prices.csv']
  const refused = await run(...args)
  expect(refused.exitCode).toBe(2)
  expect(refused.stderr).toMatch(/row 78: the model: .*idx=9/)
  expect((await run(...args, '--rejects', 'unknown.csv')).exitCode).toBe(0)
  const rejects = (await readFile(at('unknown.csv'), 'utf8')).trim().split('\n').slice(1)
  expect(rejects.map(line => line.split(',')[0])).toEqual(['78', '4001'])
  const prices = (await readFile(at('prices.csv'), 'utf8')).trim().split('\n').slice(1)
  expect(prices.map(line => Number(line.split(',')[0]))).toEqual(
    places.filter(place => place < 9).map(place => 10 * (place + 1)),
  )
})

it('sets aside the rows with a category that the model never saw', async () => {
  await copyFile(join(fixture, '../one-hot.onnx'), at('shop.onnx'))
  const cities = ['Rome', 'Atlantis', 'Oslo', 'rome', 'Lima']
  const rows = cities.map(city => `70,41.5,${city},pro`)
  await writeFile(at('shop.csv'), `age,income,city,plan\n${rows.join('\n')}\n`)
  const args = ['score', './shop.onnx', '--input', 'shop.csv', '--output', 'bought.csv']
  const refused = await run(...args)
  expect(refused.exitCode).toBe(2)
  expect(refused.stderr).toMatch(/row 2: the model: .*category/i)
  expect((await run(...args, '--keep', 'city', '--rejects', 'strangers.csv')).exitCode).toBe(0)
  const lines = async (name: string) =>
    (await readFile(at(name), 'utf8')).trim().split('\n').slice(1)
  const rejected = await lines('strangers.csv')
  expect(rejected.map(line => line.split(',')[0])).toEqual(['2', '4'])
  expect((await lines('bought.csv')).map(line => line.split(',')[0])).toEqual([
    ...['Rome', 'Oslo', 'Lima'],
  ])
})

it.each([
  ['Yes', 'No'],
  ['t', 'f'],
  ['True', 'False'],
  ['1', '0'],
])('takes %s and %s in a CSV for a bool input, and keeps what is written', async (yes, no) => {
  const numbers = ['float16', 'float64', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16']
  const others = [...numbers, 'uint32', 'uint64'].map(type => `in_${type}`)
  const head = [...others, 'in_string', 'in_bool', 'said'].join(',')
  const row = (word: string): string => [...others.map(() => '1'), word, word, word].join(',')
  await writeFile(at('words.csv'), `${head}\n${row(yes)}\n${row(no)}\n`)
  await copyFile(fixture.replace('zipmap-int64', 'every-type'), at('types.onnx'))
  const {stdout} = await run(
    ...['score', './types.onnx', '--input', 'words.csv', '--output', '-', '--keep', 'said'],
  )
  const rows = stdout.split('\n').map(line => JSON.parse(line) as Record<string, unknown>)
  expect(rows.map(each => each['out_bool'])).toEqual([true, false])
  expect(rows.map(each => each['out_string'])).toEqual([yes, no])
  if (yes === 'Yes') expect(rows.map(each => each['said'])).toEqual([yes, no])
})

it.skipIf(process.platform === 'win32')('ends well where who reads had enough', async () => {
  const {stdout, stderr} = await execa({
    shell: '/bin/bash',
    cwd: folder,
    env: environment,
  })`set -o pipefail; node ${bin} score ./m.onnx --input big.parquet --limit 200000 --output - | head -1; echo "exit $?"`
  expect(stdout.split('\n')).toEqual([expect.stringContaining('"prediction"') as string, 'exit 0'])
  expect(stderr).not.toContain('EPIPE')
})

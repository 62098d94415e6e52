import {spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {existsSync} from 'node:fs'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {hostname, tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, it} from 'vitest'
import type {Feeds, Predictions} from '../../../src/lib/model/index.ts'
import {openDatabase} from '../../../src/lib/platform/duckdb/index.ts'
import {scoreTable, type ScoreJob} from '../../../src/lib/score/index.ts'

// 2a + 3b on one matrix input, so that every answer can be worked by hand.
const model: ScoreJob['model'] = {
  sha256: 'f'.repeat(64),
  signature: {
    task: 'regression',
    inputs: [{name: 'X', type: 'float32', shape: [null, 2]}],
    outputs: [{name: 'y', type: 'float32', shape: [null, 1]}],
    columns: ['a', 'b'].map((name, index) => ({
      name,
      type: 'float32',
      input: 'X',
      index,
      kind: 'scalar',
    })),
    labels: [],
    fixedBatch: null,
  },
  predictionColumns: [{name: 'prediction', type: 'float32'}],
  predict: ({rowCount, tensors}: Feeds): Promise<Predictions> => {
    const x = tensors['X']?.values as Float32Array
    const values = Float32Array.from(
      {length: rowCount},
      (_, row) => 2 * (x[2 * row] ?? 0) + 3 * (x[2 * row + 1] ?? 0),
    )
    return Promise.resolve({rowCount, columns: [{name: 'prediction', type: 'float32', values}]})
  },
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-score-'))
})
afterEach(() => rm(folder, {recursive: true, force: true}))

const at = (name: string): string => join(folder, name)
const job = (options: Partial<ScoreJob>): ScoreJob => ({
  model,
  modelVersion: 'v1.0.0',
  input: at('in.csv'),
  output: at('out.csv'),
  keep: [],
  nulls: {kind: 'error'},
  resume: false,
  force: false,
  size: {partRows: 10_000},
  ...options,
})
const predictions = async (file: string): Promise<string[]> =>
  (await readFile(at(file), 'utf8'))
    .trim()
    .split('\n')
    .map(line => line.split(',').slice(0, -2).join(','))
const digest = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(at(file)))
    .digest('hex')
async function query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const database = await openDatabase()
  try {
    return await database.rows(sql, 'the test')
  } finally {
    database.close()
  }
}

it('scores every row in order and keeps the named columns', async () => {
  await writeFile(at('in.csv'), 'id,a,b\nx,1,2\ny,3,4\n')
  const summary = await scoreTable(job({keep: ['id']}))
  expect(summary).toMatchObject({rows: 2, rejected: 0})
  expect(await predictions('out.csv')).toEqual(['id,prediction', 'x,8.0', 'y,18.0'])
  expect(existsSync(at('out.csv.parts'))).toBe(false)
})

it('names row, column and value of the first bad row and leaves no output', async () => {
  await writeFile(at('in.csv'), 'a,b\n1,2\n3,oops\n')
  await expect(scoreTable(job({}))).rejects.toMatchObject({
    code: 'DATA_BAD_ROW',
    message: expect.stringContaining('row 2: b "oops" is no float32') as string,
  })
  expect(existsSync(at('out.csv'))).toBe(false)
  expect(existsSync(at('out.csv.parts'))).toBe(false)
})

it('keeps the columns of a query beside their own predictions', async () => {
  await scoreTable(
    job({
      input: 'query:SELECT i AS a, 0 AS b FROM range(30000) t(i) ORDER BY hash(i)',
      output: at('out.parquet'),
      keep: ['a'],
    }),
  )
  const [row] = await query(
    `SELECT count(*) AS n, count(*) FILTER (prediction = 2 * a) AS good FROM '${at('out.parquet')}'`,
  )
  expect([Number(row?.['n']), Number(row?.['good'])]).toEqual([30_000, 30_000])
})

it('refuses to resume a query, whose rows may differ each time', async () => {
  const resumed = scoreTable(job({input: 'query:SELECT 1 AS a, 2 AS b', resume: true}))
  await expect(resumed).rejects.toMatchObject({code: 'SCORE_CHANGED'})
})

it('sets bad rows aside with their reasons and scores the rest', async () => {
  await writeFile(at('in.csv'), 'a,b\n1,2\n3,oops\n,\n5,6\n')
  const summary = await scoreTable(job({rejects: at('bad.csv'), keep: ['a']}))
  expect(summary).toMatchObject({rows: 2, rejected: 2})
  expect(await predictions('out.csv')).toEqual(['a,prediction', '1,8.0', '5,28.0'])
  expect(await readFile(at('bad.csv'), 'utf8')).toBe(
    'reject_row,reject_reason,a,b\n2,"b ""oops"" is no float32",3,oops\n3,a is null; b is null,,\n',
  )
})

it('lists all missing columns with near matches in one error', async () => {
  await writeFile(at('in.csv'), 'A_1,bb,c\n1,2,3\n')
  const renamed = {
    ...model,
    signature: {
      ...model.signature,
      columns: model.signature.columns.map(c => ({...c, name: `${c.name}1`})),
    },
  }
  await expect(scoreTable(job({model: renamed}))).rejects.toMatchObject({
    code: 'DATA_COLUMNS',
    details: {missing: ['a1 (did you mean A_1?)', 'b1 (did you mean bb?)']},
  })
})

it('goes on after an interruption and gives the bytes of an uninterrupted job', async () => {
  await query(
    `COPY (SELECT i AS id, i % 7 AS a, i / 3 AS b FROM range(50000) t(i)) TO '${at('in.parquet')}'`,
  )
  const options = {
    input: at('in.parquet'),
    output: at('out.parquet'),
    keep: ['id'],
    now: new Date(0),
  }
  const stop = new AbortController()
  const failing = scoreTable(
    job({
      ...options,
      signal: stop.signal,
      onProgress: ({rows}) => {
        if (rows > 20_000) stop.abort()
      },
    }),
  )
  await expect(failing).rejects.toMatchObject({name: 'AbortError'})
  expect(existsSync(at('out.parquet'))).toBe(false)
  await expect(scoreTable(job(options))).rejects.toMatchObject({code: 'SCORE_UNFINISHED'})
  const changed = scoreTable(job({...options, resume: true, limit: 40_000}))
  await expect(changed).rejects.toMatchObject({code: 'SCORE_CHANGED'})
  const summary = await scoreTable(job({...options, resume: true}))
  expect(summary.rows).toBe(50_000)
  expect(summary.resumedRows).toBeGreaterThanOrEqual(20_000)
  await scoreTable(job({...options, output: at('whole.parquet')}))
  expect(await digest('out.parquet')).toBe(await digest('whole.parquet'))
  const wrong = await query(
    `SELECT count(*) AS n FROM '${at('out.parquet')}' WHERE abs(prediction - (2 * (id % 7) + id)) > 0.01`,
  )
  expect(Number(wrong[0]?.['n'])).toBe(0)
})

it('gives equal predictions whatever the part size', async () => {
  const rows = Array.from({length: 500}, (_, i) => `${i},${i * 2}`).join('\n')
  await writeFile(at('in.csv'), `a,b\n${rows}\n`)
  await scoreTable(job({size: {partRows: 7}}))
  await scoreTable(job({size: {partRows: 333}, output: at('two.csv')}))
  expect(await predictions('two.csv')).toEqual(await predictions('out.csv'))
})

it('counts a bad number far behind the sniffed rows as one bad row', async () => {
  const rows = Array.from({length: 60_000}, (_, i) => (i === 55_000 ? 'x,1' : `${i},1`))
  await writeFile(at('in.csv'), `a,b\n${rows.join('\n')}\n`)
  const summary = await scoreTable(job({rejects: at('bad.csv')}))
  expect(summary).toMatchObject({rows: 59_999, rejected: 1})
  expect(await readFile(at('bad.csv'), 'utf8')).toContain('55001,"a ""x"" is no float32",x,1')
})

it('lists columns of words where numbers are needed, with an example of each', async () => {
  await writeFile(at('in.csv'), 'a,b\nlow,1\nhigh,2\n')
  await expect(scoreTable(job({}))).rejects.toMatchObject({
    code: 'DATA_COLUMNS',
    message: expect.stringMatching(
      /a is text \("(low|high)", …\), the model needs float32/,
    ) as string,
  })
})

it('refuses an output that another job is writing, and breaks the lock of a dead one', async () => {
  await writeFile(at('in.csv'), 'a,b\n1,2\n')
  const holder = {pid: process.pid, host: hostname(), startedAt: new Date().toISOString()}
  await writeFile(at('out.csv.lock'), JSON.stringify(holder))
  await expect(scoreTable(job({}))).rejects.toMatchObject({code: 'LOCK_HELD'})
  const {pid} = spawnSync(process.execPath, ['-e', '0'])
  await writeFile(at('out.csv.lock'), JSON.stringify({...holder, pid}))
  expect(await scoreTable(job({}))).toMatchObject({rows: 1})
  expect(existsSync(at('out.csv.lock'))).toBe(false)
})

it('says which file cannot be written and leaves nothing', async () => {
  await writeFile(at('in.csv'), 'a,b\n1,oops\n2,3\n')
  await writeFile(at('file'), '')
  const into = scoreTable(job({rejects: at('file/bad.csv')}))
  await expect(into).rejects.toMatchObject({code: 'FILE_UNWRITABLE'})
  expect(existsSync(at('out.csv'))).toBe(false)
})

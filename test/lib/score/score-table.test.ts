import {createHash} from 'node:crypto'
import {existsSync} from 'node:fs'
import {mkdtemp, readdir, readFile, rm, utimes, writeFile} from 'node:fs/promises'
import {hostname, tmpdir} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {afterEach, beforeEach, expect, it} from 'vitest'
import {
  modelPredictor,
  type Feeds,
  type Model,
  type Predictions,
  type ScoredModel,
} from '../../../src/lib/model/index.ts'
import {openDatabase} from '../../../src/lib/platform/duckdb/index.ts'
import {scoreTable, type ScoreJob} from '../../../src/lib/score/index.ts'

// 2a + 3b on one matrix input, so that every answer can be worked by hand.
const model: ScoredModel & Pick<Model, 'predict'> = {
  sizeBytes: 0,
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
  predictor: modelPredictor(model),
  modelVersion: 'v1.0.0',
  input: at('in.csv'),
  output: at('out.csv'),
  keep: [],
  policy: {nulls: 'error', inputs: {}},
  resume: false,
  force: false,
  partRows: 16_384,
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
  await writeFile(at('in.csv'), 'a,b\n1,2\n3,oops\nlate,4\n')
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
    'row,reason\n2,"b ""oops"" is no float32"\n3,a is null; b is null\n',
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
  await expect(scoreTable(job({predictor: modelPredictor(renamed)}))).rejects.toMatchObject({
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
        if (rows > 40_000) stop.abort()
      },
    }),
  )
  await expect(failing).rejects.toMatchObject({
    code: 'INTERRUPTED',
    // The second part may still be on its way to the disk.
    message: expect.stringMatching(/(16,384|32,768) scored rows are kept/) as string,
  })
  expect(existsSync(at('out.parquet'))).toBe(false)
  await expect(scoreTable(job(options))).rejects.toMatchObject({code: 'SCORE_UNFINISHED'})
  const changed = scoreTable(job({...options, resume: true, limit: 40_000}))
  await expect(changed).rejects.toMatchObject({code: 'SCORE_CHANGED'})
  const summary = await scoreTable(job({...options, resume: true}))
  expect(summary.rows).toBe(50_000)
  expect(summary.resumedRows).toBeGreaterThanOrEqual(16_384)
  await scoreTable(job({...options, output: at('whole.parquet')}))
  expect(await digest('out.parquet')).toBe(await digest('whole.parquet'))
  const wrong = await query(
    `SELECT count(*) AS n FROM '${at('out.parquet')}' WHERE abs(prediction - (2 * (id % 7) + id)) > 0.01`,
  )
  expect(Number(wrong[0]?.['n'])).toBe(0)
})

it('resumes a job that was allowed to replace an output, and not one that was not', async () => {
  await query(`COPY (SELECT i AS a, 0 AS b FROM range(60000) t(i)) TO '${at('in.parquet')}'`)
  await writeFile(at('out.csv'), 'old\n')
  const options = {input: at('in.parquet'), partRows: 16_384}
  const interrupt = async (more: Partial<ScoreJob>): Promise<void> => {
    const stop = new AbortController()
    const onProgress = ({rows}: {rows: number}): void => {
      if (rows > 32_768) stop.abort()
    }
    const stopped = scoreTable(job({...options, ...more, signal: stop.signal, onProgress}))
    await expect(stopped).rejects.toMatchObject({code: 'INTERRUPTED'})
  }
  await interrupt({force: true})
  expect(await readFile(at('out.csv'), 'utf8')).toBe('old\n')
  expect(await scoreTable(job({...options, resume: true}))).toMatchObject({rows: 60_000})
  expect((await predictions('out.csv')).length).toBe(60_001)

  await interrupt({output: at('new.csv')})
  await writeFile(at('new.csv'), 'of somebody else\n')
  const resumed = scoreTable(job({...options, output: at('new.csv'), resume: true}))
  await expect(resumed).rejects.toMatchObject({code: 'FILE_EXISTS'})
  expect(await readFile(at('new.csv'), 'utf8')).toBe('of somebody else\n')
})

it('gives equal predictions whatever the part size', async () => {
  const rows = Array.from({length: 500}, (_, i) => `${i},${i * 2}`).join('\n')
  await writeFile(at('in.csv'), `a,b\n${rows}\n`)
  await scoreTable(job({partRows: 7}))
  await scoreTable(job({partRows: 333, output: at('two.csv')}))
  expect(await predictions('two.csv')).toEqual(await predictions('out.csv'))
})

it('reports a value that the sample of the CSV reader did not see, with its row', async () => {
  const rows = Array.from({length: 30_000}, (_, i) => `${i},1`)
  rows[25_000] = 'late,1'
  await writeFile(at('in.csv'), `a,b\n${rows.join('\n')}\n`)
  const summary = await scoreTable(job({rejects: at('bad.csv')}))
  expect(summary).toMatchObject({rows: 29_999, rejected: 1})
  expect(await readFile(at('bad.csv'), 'utf8')).toBe(
    'row,reason\n25001,"a ""late"" is no float32"\n',
  )
})

it('keeps a column as text when its later values are not of the type of the first', async () => {
  const rows = Array.from({length: 30_000}, (_, i) => `${i},1,1`)
  rows[25_000] = 'x-7,1,1'
  await writeFile(at('in.csv'), `id,a,b\n${rows.join('\n')}\n`)
  await scoreTable(job({keep: ['id']}))
  expect((await predictions('out.csv'))[25_001]).toBe('x-7,5.0')
})

it('numbers rejects by the rows of the input, whatever --where leaves out', async () => {
  await writeFile(at('in.csv'), 'id,a,b\n1,1,1\n2,1,1\n3,x,1\n4,1,1\n5,,1\n')
  const summary = await scoreTable(job({rejects: at('bad.csv'), where: 'id % 2 = 1', keep: ['id']}))
  expect(summary).toMatchObject({rows: 1, rejected: 2})
  expect(await readFile(at('bad.csv'), 'utf8')).toBe(
    'row,reason\n3,"a ""x"" is no float32"\n5,a is null\n',
  )
})

it('names a number that is too large for its type instead of calling it null', async () => {
  await query(`COPY (SELECT 1e300 AS a, 1.0::DOUBLE AS b) TO '${at('in.parquet')}'`)
  const failing = scoreTable(job({input: at('in.parquet')}))
  await expect(failing).rejects.toMatchObject({
    message: expect.stringContaining('a "1e+300" is no float32') as string,
  })
})

it('lists columns of words among the columns that do not fit', async () => {
  await writeFile(at('in.csv'), 'a,c,d\nred,1,2\nblue,1,3\n')
  await expect(scoreTable(job({}))).rejects.toMatchObject({
    code: 'DATA_COLUMNS',
    details: {
      missing: ['b (did you mean a?)'],
      mistyped: ['a is text such as "red", the model needs float32'],
      extra: ['c', 'd'],
    },
  })
})

it('follows the rule of each column for absent values', async () => {
  await writeFile(at('in.csv'), 'a,b\n,1\n2,\n')
  const policy = {nulls: 'error', inputs: {a: {default: 10}, b: {nulls: 'nan'}}} as const
  await scoreTable(job({policy}))
  expect(await predictions('out.csv')).toEqual(['prediction', '23.0', 'nan'])
})

it('says that the output cannot be written and leaves nothing beside it', async () => {
  await writeFile(at('in.csv'), 'a,b\n1,2\n')
  await writeFile(at('file'), '')
  const failing = scoreTable(job({output: at('file/out.csv')}))
  await expect(failing).rejects.toMatchObject({code: 'FILE_UNWRITABLE'})
  expect((await readdir(folder)).sort()).toEqual(['file', 'in.csv'])
})

it('lets one job at a time write an output, and takes over from one that was killed', async () => {
  await writeFile(at('in.csv'), 'a,b\n1,2\n')
  const startedAt = new Date().toISOString()
  const lock = (pid: number): string => JSON.stringify({pid, host: hostname(), startedAt})
  await writeFile(at('out.csv.lock'), lock(process.pid))
  await expect(scoreTable(job({}))).rejects.toMatchObject({code: 'LOCK_HELD'})
  const ended = execa(process.execPath, ['--version'])
  await ended
  await writeFile(at('out.csv.lock'), lock(ended.pid ?? 0))
  await scoreTable(job({}))
  expect((await readdir(folder)).sort()).toEqual(['in.csv', 'out.csv'])
})

it('does not resume over a CSV file that was changed, whatever its time says', async () => {
  const rows = Array.from({length: 40_000}, (_, i) => `${i},1`).join('\n')
  await writeFile(at('in.csv'), `a,b\n${rows}\n`)
  await utimes(at('in.csv'), 1, 1)
  const failing = scoreTable(
    job({
      partRows: 16_384,
      onProgress: ({rows: n}) => {
        if (n > 30_000) throw new Error('stop')
      },
    }),
  )
  await expect(failing).rejects.toThrow('stop')
  await writeFile(at('in.csv'), `a,b\n${rows.replace('0,1', '7,1')}\n`)
  await utimes(at('in.csv'), 1, 1)
  await expect(scoreTable(job({resume: true}))).rejects.toMatchObject({code: 'SCORE_CHANGED'})
})

it('gives the output the same bytes whatever the part size', async () => {
  await query(
    `COPY (SELECT i AS id, i % 7 AS a, i / 3 AS b FROM range(300000) t(i)) TO '${at('in.parquet')}'`,
  )
  const options = {input: at('in.parquet'), keep: ['id'], now: new Date(0)}
  await scoreTable(job({...options, output: at('one.parquet'), partRows: 16_384}))
  await scoreTable(job({...options, output: at('two.parquet'), partRows: 16_384 * 5}))
  await scoreTable(job({...options, output: at('three.parquet'), partRows: 16_384 * 64}))
  expect(await digest('two.parquet')).toBe(await digest('one.parquet'))
  expect(await digest('three.parquet')).toBe(await digest('one.parquet'))
})

it('packs half precision as its bits', async () => {
  let bits: ArrayLike<unknown> = []
  const half: typeof model = {
    ...model,
    signature: {
      ...model.signature,
      inputs: [{name: 'X', type: 'float16', shape: [null, 2]}],
      columns: model.signature.columns.map(column => ({...column, type: 'float16'})),
    },
    predict: ({rowCount, tensors}) => {
      bits = tensors['X']?.values ?? []
      const values = new Float32Array(rowCount)
      return Promise.resolve({rowCount, columns: [{name: 'prediction', type: 'float32', values}]})
    },
  }
  await writeFile(at('in.csv'), 'a,b\n1,-2.5\n')
  await scoreTable(job({predictor: modelPredictor(half)}))
  // IEEE 754 binary16: 1 is 0x3c00, -2.5 is 0xc100.
  expect(bits).toEqual(Uint16Array.of(0x3c00, 0xc100))
})

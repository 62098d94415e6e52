import {createHash} from 'node:crypto'
import {existsSync, mkdtempSync, readdirSync, readFileSync} from 'node:fs'
import {mkdir, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {basename, join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {openProject} from '../../../src/lib/project/index.ts'
import {
  trainModel,
  type TrainedModel,
  type TrainOptions,
  type TrainRequest,
} from '../../../src/lib/train/index.ts'
import {createTrainingProject, GOOD_SCRIPT} from './training-project.ts'

// A folder for temporary files of our own, so that none of another test is counted.
const temporary = mkdtempSync(join(tmpdir(), 'mlops-test-'))
beforeAll(() => {
  process.env['TMPDIR'] = temporary
})
afterAll(() => rm(temporary, {recursive: true, force: true}))

let root = ''
afterEach(() => rm(root, {recursive: true, force: true}))

async function train(
  script: string,
  request: TrainRequest = {},
  project: Parameters<typeof createTrainingProject>[1] = {},
  options: TrainOptions = {},
): Promise<TrainedModel> {
  root = await createTrainingProject(script, project)
  return trainAgain(request, options)
}

async function trainAgain(request: TrainRequest = {}, options: TrainOptions = {}) {
  return trainModel(await openProject(root), {directory: root, ...request}, options)
}

/** A script that writes what it got to seen.json in the folder of the project. */
const SHOW = `
const read = path => path && readFileSync(path, 'utf8')
writeFileSync('seen.json', JSON.stringify({...env, train: read(env.MLOPS_TRAIN_DATA),
  test: read(env.MLOPS_TEST_DATA)}))
`
const seen = (): Record<string, string> =>
  JSON.parse(readFileSync(join(root, 'seen.json'), 'utf8')) as Record<string, string>
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
const left = (): string[] => readdirSync(root, {recursive: true, encoding: 'utf8'}).sort()
const temporaryFolders = (): string[] =>
  readdirSync(tmpdir()).filter(name => name.startsWith('mlops-train-'))

describe('what the training command gets', () => {
  it('is its data as CSV, texts as they were, and the variables of mlops', async () => {
    await train(SHOW + GOOD_SCRIPT, {seed: 7}, {train: {env: {RATE: '0.1'}}})
    expect(seen()).toMatchObject({
      train: 'code,y\n007,1\n,0\n"a,b",1\n',
      test: 'code,y\n008,1\n',
      MLOPS_SEED: '7',
      MLOPS_MODE: 'scratch',
      MLOPS_PROJECT_DIR: root,
      RATE: '0.1',
    })
    expect(seen()).not.toHaveProperty('MLOPS_BASE_MODEL')
  })

  it('is Parquet when train.format says so', async () => {
    await train(SHOW + GOOD_SCRIPT, {}, {train: {format: 'parquet'}})
    expect(seen()['train']).toMatch(/^PAR1/)
    expect(seen()['MLOPS_TRAIN_DATA']).toMatch(/train\.parquet$/)
  })

  it('is the result of a query over files of the project', async () => {
    const data = {source: {query: "SELECT y + 1 AS z FROM 'data/train.csv' WHERE y = 1"}}
    const {training} = await train(SHOW + GOOD_SCRIPT, {}, {data})
    expect(seen()['train']).toBe('z\n2\n2\n')
    expect(seen()).not.toHaveProperty('MLOPS_TEST_DATA')
    expect(training.data).toMatchObject({rows: 2, digestOf: 'table', sha256: sha256('z\n2\n2\n')})
    expect(training.test).toBeNull()
  })

  it('is other data when the request names some, relative to where it was made', async () => {
    await train(SHOW + GOOD_SCRIPT, {data: 'data/test.csv'})
    expect(seen()['train']).toBe('code,y\n008,1\n')
  })

  it('is no data when mlops.yaml has none', async () => {
    const {training} = await train(SHOW + GOOD_SCRIPT, {}, {data: {}})
    expect(seen()).not.toHaveProperty('MLOPS_TRAIN_DATA')
    expect(training.data).toBeNull()
  })

  it('is the model in place to go on from', async () => {
    await train(SHOW + GOOD_SCRIPT)
    await trainAgain({mode: 'fine_tune', seed: 1})
    expect(seen()).toMatchObject({
      MLOPS_MODE: 'fine_tune',
      MLOPS_BASE_MODEL: join(root, 'model/model.onnx'),
    })
  })
})

describe('what is kept', () => {
  it('is the model, its metrics and a record of the training', async () => {
    const trained = await train(GOOD_SCRIPT)
    expect(trained.path).toBe(join(root, 'model/model.onnx'))
    expect(readFileSync(trained.path, 'utf8')).toBe('the model of seed 0')
    expect(trained.sha256).toBe(sha256('the model of seed 0'))
    expect(trained.metrics).toEqual({auc: 0.75, note: 'fine'})
    const record: unknown = JSON.parse(readFileSync(join(root, 'model/training.json'), 'utf8'))
    expect(record).toEqual(trained.training)
    expect(record).toMatchObject({
      model: {sha256: trained.sha256},
      command: 'node train.mjs',
      data: {
        source: 'data/train.csv',
        rows: 3,
        columns: ['code', 'y'],
        sha256: sha256(readFileSync(join(root, 'data/train.csv'))),
        digestOf: 'file',
      },
    })
    expect(readdirSync(join(root, 'model')).sort()).toEqual([
      'metrics.json',
      'model.onnx',
      'training.json',
    ])
  })

  it('is every file beside the model too: external data', async () => {
    const {files} = await train(GOOD_SCRIPT + "write('model.onnx.data', 'weights')")
    expect(readFileSync(join(root, 'model/model.onnx.data'), 'utf8')).toBe('weights')
    expect(files.at(-1)).toBe(join(root, 'model/model.onnx'))
  })

  it('bears the name of model.path', async () => {
    const {path} = await train(GOOD_SCRIPT, {}, {modelPath: 'best.onnx'})
    expect(path).toBe(join(root, 'best.onnx'))
    expect(existsSync(join(root, 'model.onnx'))).toBe(false)
  })

  it('goes to another folder on request, and leaves the one in place alone', async () => {
    await train(GOOD_SCRIPT)
    const {path} = await trainAgain({outputFolder: 'candidates/a', seed: 5})
    expect(path).toBe(join(root, 'candidates/a/model.onnx'))
    expect(readFileSync(join(root, 'model/model.onnx'), 'utf8')).toBe('the model of seed 0')
  })

  it('has no metrics when the command wrote none', async () => {
    const trained = await train("write('model.onnx', 'm')")
    expect(trained).toMatchObject({hasMetrics: false, metrics: {}})
  })
})

describe('checkpoints', () => {
  it('are kept beside the model and handed to the training that goes on from it', async () => {
    await train(SHOW + GOOD_SCRIPT + "write('checkpoint.bin', 'weights')")
    await trainAgain({mode: 'fine_tune', outputFolder: 'next'})
    expect(seen()).toMatchObject({
      MLOPS_BASE_DIR: join(root, 'model'),
      MLOPS_BASE_CHECKPOINT: join(root, 'model/checkpoint.bin'),
    })
  })

  it('are handed over by their folder where there are several', async () => {
    await train(SHOW + GOOD_SCRIPT + "write('checkpoint-1.pt', 'a'); write('checkpoint-2.pt', 'b')")
    await trainAgain({mode: 'fine_tune', outputFolder: 'next'})
    expect(seen()).toMatchObject({MLOPS_BASE_DIR: join(root, 'model')})
    expect(seen()).not.toHaveProperty('MLOPS_BASE_CHECKPOINT')
  })

  it('of a model go with it when another takes its place', async () => {
    await train("if (env.MLOPS_SEED === '0') write('checkpoint.bin', 'weights')" + GOOD_SCRIPT)
    expect(existsSync(join(root, 'model/checkpoint.bin'))).toBe(true)
    await trainAgain({seed: 1})
    expect(existsSync(join(root, 'model/checkpoint.bin'))).toBe(false)
  })
})

describe('a training that does not end well leaves the model in place and no temporary files', () => {
  async function failSecond(script: string, train: Record<string, unknown> = {}): Promise<unknown> {
    root = await createTrainingProject(GOOD_SCRIPT, {train})
    await trainAgain()
    await writeFile(join(root, 'train.mjs'), readFileSync(join(root, 'train.mjs'), 'utf8') + script)
    const before = left()
    const folders = temporaryFolders()
    const error: unknown = await trainAgain({seed: 9}).catch((caught: unknown) => caught)
    expect(readFileSync(join(root, 'model/model.onnx'), 'utf8')).toBe('the model of seed 0')
    expect(left()).toEqual(before)
    expect(temporaryFolders()).toEqual(folders)
    return error
  }

  it('when it fails: the exit code and the last lines are told', async () => {
    const script = "\nfor (let i = 1; i < 31; i++) console.error('line ' + i)\nprocess.exit(3)"
    const error = await failSecond(script)
    expect(error).toMatchObject({code: 'TRAIN_FAILED', exit: 2, details: {exitCode: 3}})
    expect(String(error)).toMatch(/exit code 3 after .* s\. Its last lines:\n {2}line 21\n/)
    expect(String(error)).toMatch(/line 30$/)
  })

  it('when it is killed', async () => {
    const error = await failSecond("\nprocess.kill(process.pid, 'SIGKILL')")
    expect(error).toMatchObject({code: 'TRAIN_FAILED', details: {signal: 'SIGKILL'}})
  })

  it('when its metrics are no JSON', async () => {
    const error = await failSecond(`\nwrite('metrics.json', '{"auc": NaN}')`)
    expect(error).toMatchObject({code: 'TRAIN_METRICS_INVALID'})
  })

  it('when its metrics are no flat object', async () => {
    const error = await failSecond(`\nwrite('metrics.json', '{"auc": {"mean": 1}, "loss": 2}')`)
    expect(error).toMatchObject({code: 'TRAIN_METRICS_INVALID'})
    expect(String(error)).toMatch(/is at: auc\.$/)
  })

  it('when it takes too long: all that it started is ended', async () => {
    const script = `
      const child = spawn('sleep', ['60'])
      writeFileSync(join(env.TMP_SEEN, 'pid'), String(child.pid))
      setInterval(() => {}, 1000)`
    const folder = join(tmpdir(), `mlops-pid-${process.pid}`)
    await mkdir(folder, {recursive: true})
    const error = await failSecond(script, {timeout: '1500ms', env: {TMP_SEEN: folder}})
    expect(error).toMatchObject({code: 'TRAIN_TIMEOUT'})
    expect(String(error)).toContain('stopped after 1500ms')
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    await rm(folder, {recursive: true})
    await expect.poll(() => isRunning(pid), {timeout: 5000}).toBe(false)
  })
})

describe('the limits of a training', () => {
  /** Fails until it has been started so often; counts in a file. */
  const failUntil = (attempt: number, how: string): string => `
    const count = 1 + (existsSync('count') ? Number(readFileSync('count', 'utf8')) : 0)
    writeFileSync('count', String(count))
    if (count < ${attempt}) { write('left-behind.txt', 'half'); ${how} }`
  const IMPORT = "import {existsSync} from 'node:fs'\n"
  const count = (): string => readFileSync(join(root, 'count'), 'utf8')

  it('let a command that fails be run again, in an empty folder, with a line that says so', async () => {
    const lines: string[] = []
    const script = IMPORT + failUntil(3, 'process.exit(3)') + GOOD_SCRIPT
    const options = {onLine: (line: string) => lines.push(line)}
    const {files} = await train(script, {}, {train: {retries: 2}}, options)
    expect(count()).toBe('3')
    expect(lines).toEqual([
      expect.stringMatching(/^Attempt 1 of 3 ended with exit code 3 after .* s; .* run again\.$/),
      expect.stringMatching(/^Attempt 2 of 3 /),
    ])
    expect(files.map(file => basename(file))).not.toContain('left-behind.txt')
  })

  it('let one that is killed be run again, and tell the last failure when all are used up', async () => {
    const script = IMPORT + failUntil(9, "process.kill(process.pid, 'SIGKILL')")
    const failed = train(script, {}, {train: {retries: 1}})
    await expect(failed).rejects.toMatchObject({code: 'TRAIN_FAILED', details: {signal: 'SIGKILL'}})
    expect(count()).toBe('2')
  })

  it('do not let one be run again that is not there, takes too long, or leaves no model', async () => {
    const again = {retries: 3}
    const lines: string[] = []
    const options = {onLine: (line: string) => lines.push(line)}
    const missing = train('', {}, {train: {...again, command: 'no-such-program-at-all'}}, options)
    await expect(missing).rejects.toMatchObject({code: 'TRAIN_FAILED'})
    expect(lines.filter(line => line.startsWith('Attempt'))).toEqual([])
    await rm(root, {recursive: true})
    const script = IMPORT + failUntil(9, 'setInterval(() => {}, 1000); await new Promise(() => {})')
    const slow = train(script, {}, {train: {...again, timeout: '1500ms'}})
    await expect(slow).rejects.toMatchObject({code: 'TRAIN_TIMEOUT'})
    expect(count()).toBe('1')
    await rm(root, {recursive: true})
    const empty = train(IMPORT + failUntil(1, ''), {}, {train: again})
    await expect(empty).rejects.toMatchObject({code: 'TRAIN_NO_MODEL'})
    expect(count()).toBe('1')
  })

  it.skipIf(process.platform === 'win32')(
    'end a command whose children take more memory than train.limits.memory, and these',
    async () => {
      const child = 'const held = Buffer.alloc(3e8, 1); setInterval(() => held.length, 1000)'
      const script = `
        const child = spawn(process.execPath, ['-e', ${JSON.stringify(child)}], {detached: true})
        console.log('child ' + child.pid)
        setInterval(() => {}, 1000)`
      let pid = 0
      const options = {
        onLine: (line: string) => {
          pid = Number(/child (\d+)/.exec(line)?.[1])
        },
      }
      const failed = train(script, {}, {train: {retries: 2, limits: {memory: '250MB'}}}, options)
      const error: unknown = await failed.catch((caught: unknown) => caught)
      expect(error).toMatchObject({code: 'TRAIN_MEMORY', exit: 2})
      expect(String(error)).toMatch(/took \d+ MB of memory .* train\.limits\.memory is 250MB\./)
      expect(pid).toBeGreaterThan(0)
      await expect.poll(() => isRunning(pid), {timeout: 5000}).toBe(false)
    },
  )

  it('leave a command alone that keeps to them', async () => {
    const {sha256: found} = await train(GOOD_SCRIPT, {}, {train: {limits: {memory: '4GB'}}})
    expect(found).toBe(sha256('the model of seed 0'))
  })

  it('tell numerical libraries their threads, but for those that train.env names', async () => {
    const env = {OMP_NUM_THREADS: '7'}
    await train(SHOW + GOOD_SCRIPT, {}, {train: {env, limits: {threads: 2}}})
    expect(seen()).toMatchObject({
      MLOPS_THREADS: '2',
      MKL_NUM_THREADS: '2',
      OPENBLAS_NUM_THREADS: '2',
      OMP_NUM_THREADS: '7',
    })
  })
})

describe('refused', () => {
  it('a command that leaves no model', async () => {
    await expect(train('')).rejects.toMatchObject({code: 'TRAIN_NO_MODEL'})
    expect(existsSync(join(root, 'model'))).toBe(false)
  })

  it('a command that is not there, with a hint', async () => {
    const failed = train('', {}, {train: {command: 'no-such-program-at-all'}})
    await expect(failed).rejects.toMatchObject({
      code: 'TRAIN_FAILED',
      details: {exitCode: 127},
      hint: expect.stringContaining('not there') as string,
    })
  })

  it('fine-tuning without a model to go on from', async () => {
    const failed = train(GOOD_SCRIPT, {mode: 'fine_tune'})
    await expect(failed).rejects.toMatchObject({code: 'TRAIN_NO_BASE'})
  })

  it('data that is not there, before the command runs', async () => {
    const failed = train(SHOW, {data: 'data/none.csv'})
    await expect(failed).rejects.toMatchObject({code: 'FILE_NOT_FOUND'})
    expect(existsSync(join(root, 'seen.json'))).toBe(false)
  })

  it('a project that does not say how to train', async () => {
    root = await createTrainingProject('')
    await writeFile(join(root, 'mlops.yaml'), '{name: tiny, model: {}}')
    await expect(trainAgain()).rejects.toMatchObject({code: 'TRAIN_NOT_CONFIGURED'})
  })

  it('a folder that cannot be written, before anything is trained', async () => {
    await train(SHOW + GOOD_SCRIPT)
    await rm(join(root, 'seen.json'))
    const outputFolder = join(root, 'mlops.yaml', 'candidate')
    await expect(trainAgain({outputFolder})).rejects.toMatchObject({code: 'FILE_UNWRITABLE'})
    expect(existsSync(join(root, 'seen.json'))).toBe(false)
  })

  it('a folder in the way of a file: what was moved before is put back', async () => {
    await train(GOOD_SCRIPT)
    await rm(join(root, 'model/training.json'))
    await mkdir(join(root, 'model/training.json'))
    const before = left()
    await writeFile(
      join(root, 'train.mjs'),
      readFileSync(join(root, 'train.mjs'), 'utf8').replace('0.75', '0.99'),
    )
    await expect(trainAgain({seed: 3})).rejects.toMatchObject({code: 'FILE_UNWRITABLE'})
    expect(readFileSync(join(root, 'model/metrics.json'), 'utf8')).toContain('0.75')
    expect(readFileSync(join(root, 'model/model.onnx'), 'utf8')).toBe('the model of seed 0')
    expect(left()).toEqual(before)
  })
})

describe('an interrupt', () => {
  it('ends the command and all that it started, and keeps nothing', async () => {
    const interrupt = new AbortController()
    const script = `
      const child = spawn('sleep', ['60'])
      process.on('SIGTERM', () => {})
      console.log('child ' + child.pid)
      setInterval(() => {}, 1000)`
    let pid = 0
    const training = train(
      script,
      {},
      {},
      {
        signal: interrupt.signal,
        onLine: line => {
          pid = Number(/child (\d+)/.exec(line)?.[1])
          interrupt.abort()
        },
      },
    )
    await expect(training).rejects.toMatchObject({name: 'AbortError'})
    expect(pid).toBeGreaterThan(0)
    await sleep(50)
    expect(isRunning(pid)).toBe(false)
    expect(existsSync(join(root, 'model'))).toBe(false)
  })
})

/** Zombies, which wait for a parent that is gone, do not count. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return process.platform !== 'linux'
  }
}

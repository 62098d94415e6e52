import {execFileSync} from 'node:child_process'
import {copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {Compression, MeasuredCandidate} from '../../src/lib/compress/index.ts'
import {mlops} from './mlops.ts'

const fixtures = fileURLToPath(new URL('../fixtures/compress/', import.meta.url))

let folder: string
const at = (name: string): string => join(folder, name)
const run = (...args: string[]) => mlops(['compress', ...args], {cwd: folder})
const compression = (stdout: string): Compression => JSON.parse(stdout) as Compression
const exists = (name: string): Promise<boolean> =>
  stat(at(name)).then(
    () => true,
    () => false,
  )

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-compress-cli-'))
  for (const name of ['mlp.onnx', 'trees.onnx', 'test.csv', 'reference.csv'])
    await copyFile(fixtures + name, at(name))
})
afterAll(() => rm(folder, {recursive: true, force: true}))

const labelled = ['./mlp.onnx', '--data', 'test.csv', '--target', 'digit']
const mlp = [...labelled, '--metric', 'accuracy']

describe('compression of a file', () => {
  it('writes the smallest model within the loss, and measures it beside the original', async () => {
    const {exitCode, stdout} = await run(
      ...[...mlp, '--method', 'fp16,int8', '-o', 'small.onnx', '--reference', 'reference.csv'],
      '--json',
    )
    expect(exitCode).toBe(0)
    const found = compression(stdout)
    expect(found).toMatchObject({
      task: 'multiclass',
      rows: 450,
      data: 'test.csv',
      calibration: {data: 'reference.csv', rows: 256},
      metric: {name: 'accuracy', better: 'higher'},
      agreementOf: 'classes',
      maxLoss: {value: 0.01, relative: true},
      chosen: 'int8',
      verdict: 'pass',
    })
    const [half, whole] = found.candidates as readonly MeasuredCandidate[]
    expect([half?.method, whole?.method]).toEqual(['fp16', 'int8'])
    expect(found.original.sizeBytes).toBe((await stat(at('mlp.onnx'))).size)
    expect(whole?.sizeBytes).toBe((await stat(at('small.onnx'))).size)
    expect(whole?.changed).toBe('3 Gemm')
    expect(whole?.agreement).toBeGreaterThan(0.99)
    expect(found.original.metric).toBeCloseTo(0.98667, 4)
    const {stdout: evaluated} = await mlops(
      ['evaluate', './small.onnx', '--data', 'test.csv', '--target', 'digit', '--json'],
      {cwd: folder},
    )
    const {metrics} = JSON.parse(evaluated) as {metrics: {name: string; value: number}[]}
    expect(metrics.find(({name}) => name === 'accuracy')?.value).toBe(whole?.metric)
  })

  it('writes nothing and exits with 3 where the loss is too much', async () => {
    const {exitCode, stdout} = await run(
      ...[...labelled, '--method', 'int4-weights', '-o', 'never.onnx'],
      // Answers change a little with four bits, and so does this.
      ...['--metric', 'log_loss', '--max-loss', '0', '--json'],
    )
    expect(exitCode).toBe(3)
    expect(compression(stdout)).toMatchObject({chosen: null, verdict: 'fail', output: null})
    expect(await exists('never.onnx')).toBe(false)
  })

  it('prints one table, and what came of it', async () => {
    const {exitCode, stdout} = await run(...mlp, '--method', 'fp16')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^method +size +ratio +gzip +p50 +speed +accuracy +loss +agreement/)
    expect(stdout).toMatch(/^original +129\.1 kB/m)
    expect(stdout).toMatch(/^fp16 +65\.\d kB +1\.97× .* 0\.00 % +100\.00 % +smallest$/m)
    expect(stdout).toContain('Smallest within the loss: fp16')
  })

  it('measures agreement alone without true answers, and says so', async () => {
    const {exitCode, stdout} = await run('./mlp.onnx', '--data', 'test.csv', '--method', 'fp16')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('no true answers are known')
    const {stdout: json} = await run('./mlp.onnx', '--data', 'test.csv', '-m', 'fp16', '--json')
    expect(compression(json)).toMatchObject({metric: null, original: {metric: null}})
    expect((compression(json).candidates[0] as MeasuredCandidate).loss).toBe(0)
  })

  it('says of each method why it does not apply to trees', async () => {
    const {exitCode, stderr} = await run('./trees.onnx', '--data', 'test.csv', '-m', 'fp16,int8')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('COMPRESS_UNFIT')
    expect(stderr).toContain('thresholds and leaves')
  })

  it('says a reason once for all methods that it stops', async () => {
    const {exitCode, stdout} = await run(
      ...['./trees.onnx', '--data', 'test.csv', '-m', 'fp16,int8,int8+fp16,prune-trees'],
    )
    expect(exitCode, stdout).not.toBe(2)
    expect(stdout).toMatch(/^fp16, int8, int8\+fp16: the weights of trees are thresholds/m)
    expect(stdout.match(/thresholds and leaves/g)).toHaveLength(1)
  })

  it.each([
    [['--method', 'int9'], 'Did you mean int8?'],
    [['--method', 'fp16@2'], 'Write fp16 alone'],
    [['--max-loss', 'little'], '--max-loss 1%'],
    [['--metric', 'accuracy'], '--target COLUMN'],
  ])('refuses %j before it begins', async (flags, hint) => {
    const {exitCode, stderr} = await run('./mlp.onnx', '--data', 'test.csv', ...flags)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(hint)
  })
})

describe('compression of a version', () => {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {cwd: at('project'), encoding: 'utf8'})

  beforeAll(async () => {
    await mkdir(at('project/model'), {recursive: true})
    await copyFile(at('mlp.onnx'), at('project/model/model.onnx'))
    for (const name of ['test', 'reference'])
      await copyFile(at(`${name}.csv`), at(`project/${name}.csv`))
    await writeFile(
      at('project/mlops.yaml'),
      'name: digits\nmodel: {path: model/model.onnx}\n' +
        'data: {test: test.csv, reference: reference.csv, target: digit}\n' +
        'evaluate: {metrics: [accuracy]}\n',
    )
    git('init', '--quiet')
    git('config', 'user.name', 'A Tester')
    git('config', 'user.email', 'tester@example.org')
    git('add', '.')
    git('commit', '--quiet', '-m', 'A model')
    const {exitCode} = await mlops(['register'], {cwd: at('project')})
    expect(exitCode).toBe(0)
  })

  it('registers the result with the version that it was made from', async () => {
    const {exitCode, stdout} = await mlops(
      ['compress', 'v1.0.0', '--method', 'int8', '--register', '--json'],
      {cwd: at('project')},
    )
    expect(exitCode).toBe(0)
    expect(compression(stdout)).toMatchObject({
      model: 'digits@v1.0.0',
      data: 'test.csv',
      calibration: {data: 'reference.csv'},
      registered: {name: 'digits', version: 'v1.1.0', parent: 'v1.0.0'},
    })
    const tag = git('tag', '-l', '--format=%(contents)', 'digits@v1.1.0')
    expect(tag).toContain('parent: v1.0.0')
    expect(tag).toContain('note: compressed by int8 from digits@v1.0.0')
    expect(tag).toContain('accuracy: 0.98')
    expect(git('status', '--porcelain')).toBe('')
    const size = (await readFile(at('project/model/model.onnx'))).length
    expect((compression(stdout).candidates[0] as MeasuredCandidate).sizeBytes).toBe(size)
  })

  it('has the data of the project for its model alone, and says so of a file', async () => {
    const {exitCode, stderr} = await mlops(['compress', './model/model.onnx'], {cwd: at('project')})
    expect(exitCode).toBe(2)
    expect(stderr).toContain('`mlops compress workspace`')
    const flags = ['--method', 'fp16', '--limit', '20', '--json']
    const whole = await mlops(['compress', 'workspace', ...flags], {cwd: at('project')})
    expect(compression(whole.stdout)).toMatchObject({data: 'test.csv', rows: 20})
  })

  it('refuses to register a model that is none of the project', async () => {
    const {exitCode, stderr} = await mlops(
      ['compress', '../mlp.onnx', '--data', 'test.csv', '--register'],
      {cwd: at('project')},
    )
    expect(exitCode).toBe(2)
    expect(stderr).toContain('is not the model of this project')
  })
})

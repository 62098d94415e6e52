import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {rm} from 'node:fs/promises'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {afterEach, describe, expect, it} from 'vitest'
import {createTrainingProject, GOOD_SCRIPT} from '../lib/train/training-project.ts'
import {mlops} from './mlops.ts'

const bin = fileURLToPath(new URL('../../bin/mlops.js', import.meta.url))

let root = ''
afterEach(() => rm(root, {recursive: true, force: true}))

describe('mlops train', () => {
  it('prints the metrics and the model on stdout, and what the command says on stderr', async () => {
    root = await createTrainingProject("console.log('epoch 1')" + GOOD_SCRIPT)
    const {exitCode, stdout, stderr} = await mlops(['train', '-C', root])
    expect(exitCode).toBe(0)
    expect(stdout).toBe(`auc: 0.75\nnote: fine\n${join(root, 'model/model.onnx')}`)
    expect(stderr).toBe('$ node train.mjs\nepoch 1')
  })

  it('prints its contract under --json', async () => {
    root = await createTrainingProject(GOOD_SCRIPT)
    const {stdout, stderr} = await mlops(['train', '-C', root, '--seed', '3', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'mlops.train/1',
      plan: {
        command: 'node train.mjs',
        mode: 'scratch',
        seed: 3,
        outputFolder: join(root, 'model'),
      },
      trained: {metrics: {auc: 0.75}, training: {seed: 3, data: {rows: 3}}},
    })
    expect(stderr).toBe('')
  })

  it('runs nothing under --dry-run, and keeps the values of train.env to itself', async () => {
    root = await createTrainingProject(GOOD_SCRIPT, {train: {env: {TOKEN: 'secret'}}})
    const {exitCode, stdout} = await mlops(['train', '-C', root, '--dry-run'])
    expect(exitCode).toBe(0)
    expect(stdout.split('\n')).toEqual([
      'command: node train.mjs',
      `output:  ${join(root, 'model')}`,
      'MLOPS_TRAIN_DATA: 3 rows of data/train.csv',
      'MLOPS_TEST_DATA: 1 rows of data/test.csv',
      `MLOPS_PROJECT_DIR=${root}`,
      'MLOPS_OUTPUT_DIR=<temporary folder>',
      'MLOPS_MODE=scratch',
      'MLOPS_SEED=0',
      'TOKEN: from train.env',
    ])
    expect(existsSync(join(root, 'model'))).toBe(false)
  })

  it('ends with 2 and the last words of a command that failed', async () => {
    root = await createTrainingProject("console.error('no GPU'); process.exit(9)")
    const {exitCode, stderr} = await mlops(['train', '-C', root, '-q'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('ended with exit code 9')
    expect(stderr).toContain('no GPU')
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it.skipIf(process.platform === 'win32')('ends with 130 on Ctrl-C, nothing kept', async () => {
    root = await createTrainingProject(
      "writeFileSync('started', ''); write('model.onnx', 'half'); setInterval(() => {}, 1000)",
    )
    const running = execa(process.execPath, [bin, 'train', '-C', root], {
      reject: false,
      // Node keeps its compiled modules in the temporary folder, from version 22 on.
      env: {TMPDIR: root, NODE_DISABLE_COMPILE_CACHE: '1'},
    })
    await expect.poll(() => existsSync(join(root, 'started')), {timeout: 20_000}).toBe(true)
    running.kill('SIGINT')
    const {exitCode} = await running
    expect(exitCode).toBe(130)
    expect(readdirSync(root).sort()).toEqual(['data', 'mlops.yaml', 'started', 'train.mjs'])
    expect(readFileSync(join(root, 'data/train.csv'), 'utf8')).toContain('007')
  })
})

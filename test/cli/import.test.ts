import {execFileSync} from 'node:child_process'
import {mkdtemp, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {fixture} from '../lib/model/expected-predictions.ts'
import {mlops} from './mlops.ts'

describe('mlops import', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'mlops-import-'))
  })
  afterAll(async () => {
    await rm(folder, {recursive: true, force: true})
  })

  it('makes a project that predicts of what mlops package made', async () => {
    const model = fixture('sklearn-pipeline.onnx')
    const made = await mlops(['package', model, '-t', 'modelpack', '-o', 'pack', '--json'], {
      cwd: folder,
    })
    expect(made.exitCode, made.stderr).toBe(0)
    const {sha256} = JSON.parse(made.stdout) as {sha256: string}
    const taken = await mlops(['import', 'pack', '-o', 'new', '--no-git', '--json'], {cwd: folder})
    expect(taken.exitCode, taken.stderr).toBe(0)
    expect(JSON.parse(taken.stdout)).toMatchObject({
      ...{format: 'modelpack', sha256, digestChecked: true, name: 'sklearn-pipeline'},
    })
    const row = '{"age": 40, "income": 30, "city": "Oslo"}'
    const predicted = await mlops(['predict', '--row', row, '--json'], {
      cwd: path.join(folder, 'new'),
    })
    expect(JSON.parse(predicted.stdout)).toMatchObject({rows: [{prediction: 'no'}]})
  })

  it('ends with 2 and says why where a link is in an archive', async () => {
    execFileSync('ln', ['-s', '/etc/passwd', 'model.onnx'], {cwd: folder})
    execFileSync('tar', ['-cf', 'links.tar', 'model.onnx'], {cwd: folder})
    const {exitCode, stderr} = await mlops(['import', 'links.tar'], {cwd: folder})
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('a symbolic link')])
  })

  it('takes no size that is none', async () => {
    const {exitCode, stderr} = await mlops(['import', 'x', '--max-size', 'big'], {cwd: folder})
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--max-size big')])
  })
})

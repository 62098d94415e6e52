import {mkdtemp, readdir, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {mlops} from './mlops.ts'

const env = {
  ...{GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org'},
  ...{GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org'},
}
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mlops-init-'))
})
afterEach(() => rm(folder, {recursive: true}))

describe('mlops init', () => {
  it('makes a project that config and doctor accept', async () => {
    const made = await mlops(['init', 'churn', '--template', 'blank', '-C', folder], {env})
    expect(made.exitCode).toBe(0)
    expect(made.stdout).toMatch(/^Made churn in .*churn: 3 files\.$/)
    const project = path.join(folder, 'churn')
    expect((await mlops(['config', 'name', '-C', project])).stdout).toBe('churn')
    expect((await mlops(['doctor', '-C', project], {env})).exitCode).toBe(0)
  })

  it('without a template and a terminal says which flag is missing', async () => {
    const {exitCode, stderr} = await mlops(['init', '-C', folder])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('Add --template flights|blank, or --yes for flights.')
    expect(await readdir(folder)).toEqual([])
  })

  it('asks nothing under --yes and tells what it wrote under --json', async () => {
    const {stdout} = await mlops(['init', '--yes', '--no-git', '--json', '-C', folder])
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'mlops.init/1',
      name: 'flights',
      template: 'flights',
      commit: null,
    })
  })
})

describe('mlops init --model', () => {
  const model = fileURLToPath(new URL('../fixtures/models/sklearn-pipeline.onnx', import.meta.url))

  it('makes a project whose model section says what the model is', async () => {
    const made = await mlops(['init', 'churn', '--model', model, '--no-git', '-C', folder])
    expect(made.exitCode).toBe(0)
    expect((await mlops(['config', 'model.task', '-C', path.join(folder, 'churn')])).stdout).toBe(
      'binary',
    )
  })

  it('is refused with another template than blank', async () => {
    const args = ['init', 'x', '--model', model, '--template', 'flights', '-C', folder]
    expect(await mlops(args)).toMatchObject({exitCode: 2, stdout: ''})
  })
})

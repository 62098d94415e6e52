import {chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {Ajv} from 'ajv'
import {execa} from 'execa'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {parse} from 'yaml'
import {initProject, projectName, type InitRequest} from '../../../src/lib/init/index.ts'
import {describeModel} from '../../../src/lib/model/index.ts'
import {openProject} from '../../../src/lib/project/index.ts'

let root = ''
beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'mlops-init-')))
  process.env['GIT_AUTHOR_NAME'] = process.env['GIT_COMMITTER_NAME'] = 'A'
  process.env['GIT_AUTHOR_EMAIL'] = process.env['GIT_COMMITTER_EMAIL'] = 'a@example.org'
  process.env['GIT_CONFIG_GLOBAL'] = '/dev/null'
})
afterEach(async () => {
  for (const name of ['AUTHOR_NAME', 'AUTHOR_EMAIL', 'COMMITTER_NAME', 'COMMITTER_EMAIL']) {
    Reflect.deleteProperty(process.env, `GIT_${name}`)
  }
  Reflect.deleteProperty(process.env, 'GIT_CONFIG_GLOBAL')
  await rm(root, {recursive: true})
})

const target = (name = 'my-model') => path.join(root, name)
const init = (request: Partial<InitRequest> = {}) =>
  initProject({directory: target(), template: 'blank', git: 'outside', force: false, ...request})
const read = (name: string) => readFile(path.join(target(), name), 'utf8')
const git = async (...args: string[]) =>
  (await execa('git', args, {cwd: target(), reject: false})).stdout

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../fixtures/models/${name}`, import.meta.url))

describe('a new folder', () => {
  it('gets a valid project of each template, committed as a whole', async () => {
    for (const template of ['blank', 'flights'] as const) {
      const result = await init({directory: target(template), template})
      const {config} = await openProject(target(template))
      expect(config.name).toBe(template)
      const {stdout} = await execa('git', ['status', '--porcelain'], {cwd: target(template)})
      expect(stdout).toBe('')
      expect(result.files).toContain('.gitignore')
      expect(result.commit).toMatch(/^[0-9a-f]{40}$/)
    }
    expect((await readdir(root)).sort()).toEqual(['blank', 'flights'])
  })

  it('gets the editor line with a schema that is there, committed, and accepts the file', async () => {
    await init({name: 'churn'})
    const text = await read('mlops.yaml')
    const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? []
    expect(schema).toBe('.mlops/mlops.schema.json')
    expect(await git('ls-files', schema)).toBe(schema)
    const validate = new Ajv().compile(JSON.parse(await read(schema)) as object)
    expect(validate(parse(text))).toBe(true)
    expect(parse(text)).toMatchObject({name: 'churn'})
  })

  it('has Git ignore the cache and log of mlops', async () => {
    await init()
    expect(await git('check-ignore', '.mlops/cache', '.mlops/log/x')).toBe(
      '.mlops/cache\n.mlops/log/x',
    )
  })

  it('gets no repository without Git', async () => {
    expect(await init({git: 'never'})).toMatchObject({commit: null, insideRepository: false})
    expect(await readdir(target())).not.toContain('.git')
  })
})

describe('a folder that is there', () => {
  it('is filled when it is empty, and stays the same folder', async () => {
    await mkdir(target())
    expect((await init()).commit).toMatch(/^[0-9a-f]{40}$/)
    expect((await readdir(target())).sort()).toEqual(['.git', '.gitignore', '.mlops', 'mlops.yaml'])
  })

  it('is refused when it holds files', async () => {
    await mkdir(target())
    await writeFile(path.join(target(), 'notes.txt'), 'mine')
    await expect(init()).rejects.toMatchObject({code: 'INIT_NOT_EMPTY', exit: 6})
    expect(await readdir(target())).toEqual(['notes.txt'])
  })

  it('keeps every file of the user under --force, and its .gitignore gets lines', async () => {
    await mkdir(target())
    await writeFile(path.join(target(), 'README.md'), 'mine')
    await writeFile(path.join(target(), '.gitignore'), 'secret\n.venv/')
    const result = await init({template: 'flights', force: true})
    expect(result).toMatchObject({kept: ['README.md'], commit: null})
    expect(await read('README.md')).toBe('mine')
    expect(await read('.gitignore')).toMatch(/^secret\n\.venv\/\n\.mlops\/\*\n!\.mlops/)
    expect(await readdir(target())).toContain('.git')
    expect((await readdir(target())).filter(name => name.startsWith('.mlops-staging'))).toEqual([])
  })

  it('that holds a project is refused even then', async () => {
    await init()
    await expect(init({force: true})).rejects.toMatchObject({code: 'INIT_NOT_EMPTY'})
  })

  it('inside of a repository gets no other one and no commit', async () => {
    await execa('git', ['init', '-q'], {cwd: root})
    expect(await init()).toMatchObject({commit: null, insideRepository: true})
    expect(await readdir(target())).not.toContain('.git')
  })
})

describe('when something fails', () => {
  it('a wrong name leaves nothing', async () => {
    await expect(init({name: 'a b'})).rejects.toMatchObject({code: 'CONFIG_INVALID'})
    expect(await readdir(root)).toEqual([])
  })

  it('an interrupt leaves nothing', async () => {
    await expect(init({signal: AbortSignal.abort()})).rejects.toThrow(/aborted/)
    expect(await readdir(root)).toEqual([])
  })

  it('an author that Git does not know is told before anything is written', async () => {
    Reflect.deleteProperty(process.env, 'GIT_COMMITTER_EMAIL')
    process.env['GIT_CONFIG_SYSTEM'] = '/dev/null'
    try {
      await expect(init()).rejects.toMatchObject({
        code: 'GIT_IDENTITY',
        message: 'Git does not know your name and e-mail address.',
      })
    } finally {
      Reflect.deleteProperty(process.env, 'GIT_CONFIG_SYSTEM')
    }
    expect(await readdir(root)).toEqual([])
  })

  it.each([
    ['that is not there', 'no.onnx', 'FILE_NOT_FOUND'],
    ['that is cut off', 'truncated.onnx', 'MODEL_MALFORMED'],
  ])('a model file %s leaves nothing', async (_, name, code) => {
    await expect(init({model: fixture(name)})).rejects.toMatchObject({code})
    expect(await readdir(root)).toEqual([])
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'a folder that cannot be written is told',
    async () => {
      await chmod(root, 0o500)
      await expect(init()).rejects.toMatchObject({code: 'FILE_UNWRITABLE'})
      await chmod(root, 0o700)
    },
  )
})

describe('an ONNX file', () => {
  const modelOf = async (name: string, features?: readonly string[]) => {
    const result = await init({model: fixture(name), features})
    const {config} = await openProject(target())
    return {result, model: config.model, text: await read('mlops.yaml')}
  }

  it('is copied with its weights and runs there', async () => {
    const {text} = await modelOf('external-data.onnx')
    const copy = path.join(target(), 'model', 'model.onnx')
    expect(await readFile(copy)).toEqual(await readFile(fixture('external-data.onnx')))
    const {sha256, files} = await describeModel(copy)
    expect(sha256).toBe((await describeModel(fixture('external-data.onnx'))).sha256)
    expect(files.map(file => path.basename(file))).toEqual(['model.onnx', 'external-data.weights'])
    expect(text).toContain('  #   x: float32 [?, 3]\n')
  })

  it('of one matrix lists its columns as features', async () => {
    const {model, text} = await modelOf('xgboost.onnx')
    expect(model).toEqual({
      path: 'model/model.onnx',
      task: 'binary',
      features: [0, 1, 2, 3, 4, 5].map(index => `features_${index}`),
    })
    expect(text).toContain('  # labels of the graph: [0, 1]\n')
  })

  it('of one input a column needs no features', async () => {
    const {model} = await modelOf('sklearn-pipeline.onnx')
    expect(model).toEqual({path: 'model/model.onnx', task: 'binary'})
  })

  it('whose columns the graph does not count needs their names', async () => {
    await expect(modelOf('unknown-width.onnx')).rejects.toMatchObject({code: 'MODEL_FEATURES'})
    const {model} = await modelOf('unknown-width.onnx', ['a', 'b', 'c'])
    expect(model.features).toEqual(['a', 'b', 'c'])
  })

  it('of pictures gets the size of the graph', async () => {
    const {model} = await modelOf('image.onnx')
    expect(model.image).toMatchObject({width: 8, height: 8, layout: 'nchw', channels: 'rgb'})
  })

  it('that is slow comes with a warning', async () => {
    const {result} = await modelOf('fixed-batch-1.onnx')
    expect(result.warnings[0]).toMatch(/one row a run/)
  })
})

describe('projectName', () => {
  it.each([
    ['/x/My Model (2)', 'my-model-2'],
    ['/x/churn.onnx', 'churn'],
    ['/x/Prévision', 'prevision'],
    ['/x/___', 'model'],
  ])('of %s is %s', (folder, name) => {
    expect(projectName(folder)).toBe(name)
  })
})

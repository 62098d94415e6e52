import {createHash} from 'node:crypto'
import {existsSync} from 'node:fs'
import {copyFile, cp, mkdir, readdir, readFile, rm, symlink, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {gzipSync} from 'node:zlib'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {parse} from 'yaml'
import {importModel, type ImportRequest, type ImportResult} from '../../../src/lib/import/index.ts'
import {fixture} from '../model/expected-predictions.ts'
import {packaged, projectOf, remove, temporaryFolder, textOf} from '../package/packaged.ts'
import {tarOf, type Entry} from './tar-of.ts'

const PIPELINE = fixture('sklearn-pipeline.onnx')

const sha256 = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex')

describe('mlops import', () => {
  let folder: string
  beforeEach(async () => {
    folder = await temporaryFolder()
  })
  afterEach(() => remove(folder))

  const take = (source: string, request: Partial<ImportRequest> = {}): Promise<ImportResult> =>
    importModel({
      ...{directory: folder, source, output: 'new', maxBytes: 1e8, force: false, git: 'never'},
      ...request,
    })
  const config = async (project = 'new'): Promise<unknown> =>
    parse(await textOf(folder, project, 'mlops.yaml'))
  const archive = async (entries: readonly Entry[], name = 'in.tar'): Promise<string> => {
    await writeFile(path.join(folder, name), tarOf(entries))
    return name
  }

  describe('of what mlops package made', () => {
    const yaml = [
      'description: "costs $${HOME} \\" # and more"',
      'model:',
      '  path: model.onnx',
      '  output: {threshold: 0.25}',
      '  inputs:',
      '    city: {nulls: default, default: Oslo}',
      'data: {nulls: nan}',
      'package: {license: Apache-2.0}',
    ].join('\n')

    it.each([
      ['folder', 'folder', 'mlops'],
      ['tar', 'tar/model.tar.gz', 'mlops'],
      ['tar', 'tar', 'mlops'],
      ['ecs', 'ecs', 'mlops'],
      ['mlflow', 'mlflow', 'mlops'],
    ])(
      'for %s (%s) gives back the digest, the labels, the threshold and the rules',
      async (target, source, format) => {
        const project = path.join(folder, 'old')
        await mkdir(project)
        await projectOf(project, 'sklearn-pipeline.onnx', yaml)
        const made = await packaged(project, target)
        const result = await take(path.join('old', source))
        expect(result).toMatchObject({
          format,
          digestChecked: true,
          name: 'subject',
          made: 'project',
        })
        expect(result.sha256).toBe(made.sha256)
        expect(await sha256(path.join(folder, 'new/model/model.onnx'))).toBe(made.sha256)
        expect(await config()).toMatchObject({
          name: 'subject',
          description: 'costs $${HOME} " # and more',
          model: {
            path: 'model/model.onnx',
            output: {threshold: 0.25},
            inputs: {city: {default: 'Oslo'}},
          },
          data: {nulls: 'nan'},
          package: {license: 'Apache-2.0'},
        })
      },
    )

    it('that holds the graph alone says what it does not hold, and one without a graph is refused', async () => {
      await packaged(folder, 'node', {model: 'mlp.onnx', output: 'npm'})
      const result = await take('npm')
      expect(result.name).toBe('mlp')
      expect(result.warnings[0]).toContain('labels, threshold and the rules for absent values')
      await packaged(folder, 'kserve', {model: 'mlp.onnx', output: 'cluster'})
      await expect(take('cluster', {output: 'other'})).rejects.toMatchObject({
        code: 'IMPORT_UNKNOWN',
        message: expect.stringContaining('for kserve') as string,
      })
    })

    it('refuses to make a project where one is, with what import takes', async () => {
      await packaged(folder, 'folder', {model: 'mlp.onnx', output: 'old'})
      await take('old')
      await expect(take('old')).rejects.toMatchObject({
        code: 'INIT_NOT_EMPTY',
        hint: expect.stringContaining('-o') as string,
      })
    })

    it('refuses one whose model is another one', async () => {
      await packaged(folder, 'folder', {model: 'mlp.onnx', output: 'old'})
      await copyFile(PIPELINE, path.join(folder, 'old/model.onnx'))
      await expect(take('old')).rejects.toMatchObject({code: 'MODEL_DIGEST_MISMATCH'})
      expect(existsSync(path.join(folder, 'new'))).toBe(false)
    })

    it('takes no command and no variable of a foreign mlops.yaml', async () => {
      await packaged(folder, 'folder', {model: 'mlp.onnx', output: 'old'})
      const file = path.join(folder, 'old/mlops.yaml')
      await writeFile(file, `${await readFile(file, 'utf8')}train: {command: echo hello}\n`)
      await take('old')
      expect(await config()).not.toHaveProperty('train')
      await writeFile(
        file,
        (await readFile(file, 'utf8')).replace('name: mlp', 'name: mlp\ndescription: ${PATH}'),
      )
      await expect(take('old', {output: 'again'})).rejects.toMatchObject({code: 'CONFIG_INVALID'})
    })
  })

  describe('of an MLflow folder that others saved', () => {
    const save = async (flavors: string, signature?: unknown): Promise<void> => {
      await mkdir(path.join(folder, 'saved'))
      await writeFile(
        path.join(folder, 'saved/MLmodel'),
        `flavors:\n${flavors}\n` +
          (signature === undefined ? '' : `signature:\n  inputs: '${JSON.stringify(signature)}'\n`),
      )
    }

    it('names the columns of a matrix as its signature does', async () => {
      await save(
        '  onnx: {data: model.onnx}',
        ['sl', 'sw', 'pl', 'pw'].map(name => ({name, type: 'double'})),
      )
      await copyFile(fixture('zipmap-int64.onnx'), path.join(folder, 'saved/model.onnx'))
      expect(await take('saved')).toMatchObject({
        format: 'mlflow',
        digestChecked: false,
        name: 'saved',
      })
      expect(await config()).toMatchObject({model: {features: ['sl', 'sw', 'pl', 'pw']}})
    })

    it('says how to export a pickle, and does not load it', async () => {
      await save(
        '  python_function: {loader_module: mlflow.sklearn}\n  sklearn: {pickled_model: model.pkl}',
      )
      await writeFile(path.join(folder, 'saved/model.pkl'), 'cos\nsystem\n')
      await expect(take('saved')).rejects.toMatchObject({
        code: 'IMPORT_NO_ONNX',
        hint: expect.stringContaining('skl2onnx') as string,
      })
    })

    it('refuses a model file outside of it', async () => {
      await save('  onnx: {data: ../model.onnx}')
      await copyFile(PIPELINE, path.join(folder, 'model.onnx'))
      await expect(take('saved')).rejects.toMatchObject({code: 'PACKAGE_INVALID'})
    })
  })

  it('reads labels, preparation and licence of a folder of the Hugging Face Hub', async () => {
    const hub = path.join(folder, 'hub')
    await mkdir(path.join(hub, 'onnx'), {recursive: true})
    await copyFile(fixture('image.onnx'), path.join(hub, 'onnx/model.onnx'))
    await writeFile(
      path.join(hub, 'preprocessor_config.json'),
      JSON.stringify({
        ...{do_center_crop: true, crop_size: {height: 8, width: 8}, size: {shortest_edge: 10}},
        ...{image_mean: [0.5, 0.5, 0.5], image_std: [0.25, 0.25, 0.25], rescale_factor: 1 / 255},
      }),
    )
    await writeFile(path.join(hub, 'README.md'), '---\nlicense: apache-2.0\n---\n# A model\n')
    await writeFile(
      path.join(hub, 'config.json'),
      JSON.stringify({_name_or_path: 'someone/tiny-vit'}),
    )
    expect(await take('hub')).toMatchObject({
      format: 'hugging-face',
      name: 'tiny-vit',
      license: 'Apache-2.0',
    })
    expect(await config()).toMatchObject({
      model: {
        image: {
          width: 8,
          height: 8,
          resize: 'cover',
          mean: [0.5, 0.5, 0.5],
          std: [0.25, 0.25, 0.25],
        },
      },
      package: {license: 'Apache-2.0'},
    })
  })

  describe('of an .onnx', () => {
    it('puts it in the place of the model of a project, once it is told to', async () => {
      await projectOf(folder, 'mlp.onnx', 'model: {path: model.onnx}\n')
      const request = {output: undefined}
      await expect(take(fixture('mlp.onnx'), request)).rejects.toMatchObject({code: 'FILE_EXISTS'})
      const result = await take(fixture('xgboost.onnx'), {...request, force: true})
      expect(result).toMatchObject({made: 'model', files: ['model.onnx'], name: 'subject'})
      expect(await sha256(path.join(folder, 'model.onnx'))).toBe(
        await sha256(fixture('xgboost.onnx')),
      )
      expect((await readdir(folder)).sort()).toEqual(['mlops.yaml', 'model.onnx'])
    })

    it('takes the weights beside it, unless they are a link to elsewhere', async () => {
      const source = path.join(folder, 'source')
      await mkdir(source)
      for (const name of ['external-data.onnx', 'external-data.weights'])
        await copyFile(fixture(name), path.join(source, name))
      expect((await take('source/external-data.onnx')).files).toContain(
        'model/external-data.weights',
      )
      await rm(path.join(source, 'external-data.weights'))
      await symlink(fixture('external-data.weights'), path.join(source, 'external-data.weights'))
      await expect(take('source/external-data.onnx', {output: 'b'})).rejects.toMatchObject({
        code: 'MODEL_EXTERNAL_DATA',
      })
    })
  })

  describe('refuses', () => {
    it.each<[string, Entry]>([
      ['a symbolic link', {name: 'model.onnx', type: '2', link: '/etc/passwd'}],
      ['a hard link', {name: 'model.onnx', type: '1', link: 'other'}],
      ['a device', {name: 'model.onnx', type: '3'}],
      ['a pipe', {name: 'model.onnx', type: '6'}],
      ['a path with ..', {name: '../model.onnx', content: 'x'}],
      ['a path with .. further in', {name: 'a/../../model.onnx', content: 'x'}],
      ['an absolute path', {name: '/tmp/model.onnx', content: 'x'}],
      ['a path of Windows', {name: 'C:\\model.onnx', content: 'x'}],
      ['a folder outside', {name: '../out/', type: '5'}],
      ['a long name outside', {name: 'x', type: 'L', content: '../../model.onnx'}],
    ])('%s in an archive', async (_what, entry) => {
      const source = await archive([entry, {name: 'b', content: 'x'}])
      await expect(take(source)).rejects.toMatchObject({code: 'PACKAGE_INVALID'})
      expect((await readdir(folder)).sort()).toEqual(['in.tar'])
    })

    it('a pax header with a path outside', async () => {
      const record = 'path=../../model.onnx\n'
      const content = `${record.length + 3} ${record}`
      const source = await archive([
        {name: 'pax', type: 'x', content},
        {name: 'a', content: 'x'},
      ])
      await expect(take(source)).rejects.toMatchObject({code: 'PACKAGE_INVALID'})
    })

    it('a name that is in an archive twice, in whatever letters', async () => {
      const source = await archive([
        {name: 'A.onnx', content: 'x'},
        {name: 'a.ONNX', content: 'y'},
      ])
      await expect(take(source)).rejects.toMatchObject({code: 'PACKAGE_INVALID'})
    })

    it('a link in a folder', async () => {
      await mkdir(path.join(folder, 'in'))
      await symlink(PIPELINE, path.join(folder, 'in/model.onnx'))
      await expect(take('in')).rejects.toMatchObject({code: 'PACKAGE_INVALID'})
    })

    it('an archive that unpacks to more than is allowed, before it is unpacked', async () => {
      const big = gzipSync(tarOf([{name: 'model.onnx', content: Buffer.alloc(5e6)}]))
      expect(big.length).toBeLessThan(10_000)
      await writeFile(path.join(folder, 'bomb.tgz'), big)
      await expect(take('bomb.tgz', {maxBytes: 1e6})).rejects.toMatchObject({
        code: 'IMPORT_TOO_LARGE',
      })
    })

    it('an archive that is cut off, or is no archive', async () => {
      const whole = tarOf([{name: 'model.onnx', content: Buffer.alloc(5000)}])
      await writeFile(path.join(folder, 'cut.tar'), whole.subarray(0, 2000))
      await expect(take('cut.tar')).rejects.toMatchObject({code: 'PACKAGE_INVALID'})
      await writeFile(path.join(folder, 'model.pkl'), 'cos\nsystem\n')
      await expect(take('model.pkl')).rejects.toMatchObject({code: 'IMPORT_UNKNOWN'})
    })

    it('a folder of nothing that it knows, or of several graphs', async () => {
      await mkdir(path.join(folder, 'in'))
      await writeFile(path.join(folder, 'in/weights.bin'), 'x')
      await expect(take('in')).rejects.toMatchObject({code: 'IMPORT_UNKNOWN'})
      for (const name of ['a.onnx', 'b.onnx']) await cp(PIPELINE, path.join(folder, 'in', name))
      await expect(take('in')).rejects.toMatchObject({code: 'IMPORT_NO_ONNX'})
    })
  })
})

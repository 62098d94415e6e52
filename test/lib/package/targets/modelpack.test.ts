import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {Ajv} from 'ajv'
import formats from 'ajv-formats'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {importModel} from '../../../../src/lib/import/index.ts'
import {packageModel, type PackagedModel} from '../../../../src/lib/package/index.ts'
import {configSchema, indexSchema, layoutSchema, manifestSchema} from '../oci-schema.ts'
import {packaged, projectOf, remove, temporaryFolder, textOf} from '../packaged.ts'
import {registryServer, type Access} from '../registry-server.ts'

interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  readonly annotations?: Readonly<Record<string, string>>
}
interface Manifest {
  readonly config: Descriptor
  readonly layers: readonly Descriptor[]
}

const blobOf = ({digest}: Descriptor): string => `blobs/sha256/${digest.slice('sha256:'.length)}`

function expectFits(schema: object, value: unknown): void {
  const ajv = new Ajv({strict: false, allErrors: true})
  formats.default(ajv)
  ajv.validate(schema, value)
  expect(ajv.errors).toBeNull()
}

describe('the target modelpack', () => {
  let folder: string
  beforeEach(async () => {
    folder = await temporaryFolder()
  })
  afterEach(() => remove(folder))

  const json = async (name: string): Promise<unknown> =>
    JSON.parse(await textOf(folder, 'modelpack', name))
  const manifestOf = async (): Promise<Manifest> => {
    const {manifests} = (await json('index.json')) as {manifests: [Descriptor]}
    return (await json(blobOf(manifests[0]))) as Manifest
  }
  const packs = async (): Promise<PackagedModel> => {
    const project = path.join(folder, 'project')
    await mkdir(project)
    await projectOf(
      project,
      'sklearn-pipeline.onnx',
      'description: of customers\nmodel: {path: model.onnx, output: {threshold: 0.25}}\npackage: {license: MIT}\n',
    )
    return packaged(project, 'modelpack', {output: '../modelpack'})
  }

  it('is a layout by the OCI image specification, with the media types of ModelPack', async () => {
    await packs()
    expectFits(layoutSchema, await json('oci-layout'))
    expectFits(indexSchema, await json('index.json'))
    const manifest = await manifestOf()
    expectFits(manifestSchema, manifest)
    expectFits(configSchema, await json(blobOf(manifest.config)))
    expect(
      manifest.layers.map(({annotations}) => annotations?.['org.cncf.model.filepath']),
    ).toEqual(['mlops.yaml', 'mlops-model.json', 'model.onnx', 'README.md'])
  })

  it('names every blob by its digest, and the registered model by its own', async () => {
    const {sha256} = await packs()
    const names = await readdir(path.join(folder, 'modelpack/blobs/sha256'))
    for (const name of names) {
      const bytes = await readFile(path.join(folder, 'modelpack/blobs/sha256', name))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(name)
    }
    const {layers, config} = await manifestOf()
    expect(layers.map(({digest}) => digest)).toContain(`sha256:${sha256}`)
    const {modelfs} = (await json(blobOf(config))) as {modelfs: {diffIds: string[]}}
    expect(modelfs.diffIds).toEqual(layers.map(({digest}) => digest))
    expect(names).toHaveLength(new Set([...layers, config].map(({digest}) => digest)).size + 1)
  })

  it('gives the same bytes twice', async () => {
    const [once] = (await packaged(folder, 'modelpack', {model: 'mlp.onnx', output: 'a'})).packages
    const [twice] = (await packaged(folder, 'modelpack', {model: 'mlp.onnx', output: 'b'})).packages
    expect(once?.digest).toBe(twice?.digest)
  })

  it.each(['folder', 'tar'])('gives the digest back when it is imported as a %s', async form => {
    const {sha256} = await packs()
    const archive = ['-cf', 'pack.tar', '-C', 'modelpack', '.']
    if (form === 'tar') execFileSync('tar', archive, {cwd: folder})
    const result = await importModel({
      ...{directory: folder, source: form === 'tar' ? 'pack.tar' : 'modelpack', output: 'new'},
      ...{maxBytes: 1e8, force: false, git: 'never'},
    })
    expect(result).toMatchObject({format: 'modelpack', sha256, digestChecked: true, license: 'MIT'})
    expect(await textOf(folder, 'new/mlops.yaml')).toContain('threshold: 0.25')
  })

  it('is refused by import where a blob is not what its digest says', async () => {
    await packs()
    const {layers} = await manifestOf()
    const blob = path.join(folder, 'modelpack', blobOf(layers[2] as Descriptor))
    const bytes = await readFile(blob)
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    await writeFile(blob, bytes)
    const taken = importModel({
      ...{directory: folder, source: 'modelpack', output: 'new', maxBytes: 1e8, force: false},
      git: 'never',
    })
    await expect(taken).rejects.toMatchObject({code: 'MODEL_DIGEST_MISMATCH'})
  })

  describe('pushed to a registry', () => {
    const before = process.env['DOCKER_CONFIG']
    afterEach(() => {
      if (before === undefined) delete process.env['DOCKER_CONFIG']
      else process.env['DOCKER_CONFIG'] = before
    })

    const push = async (host: string, password?: string): Promise<PackagedModel> => {
      const auth = Buffer.from(`me:${password ?? ''}`).toString('base64')
      const auths = password === undefined ? {} : {[host]: {auth}}
      await writeFile(path.join(folder, 'config.json'), JSON.stringify({auths}))
      process.env['DOCKER_CONFIG'] = folder
      await projectOf(folder, 'sklearn-pipeline.onnx', 'model: {path: model.onnx}\n')
      return packageModel({
        ...{directory: folder, ref: 'workspace', targets: ['modelpack'], output: 'modelpack'},
        ...{platform: 'linux/amd64', force: true, dryRun: false, mlopsVersion: '0.0.0'},
        push: `${host}/team/subject:v1`,
      })
    }

    it.each<Access>(['open', 'basic', 'token'])(
      'is there whole, the manifest last, where access is %s',
      async access => {
        const server = await registryServer(access)
        try {
          const {packages, sha256} = await push(server.host, 'secret')
          const stored = server.manifests.get('v1')
          const digest = createHash('sha256')
            .update(stored?.bytes ?? '')
            .digest('hex')
          expect(packages[0]?.pushed).toBe(`${server.host}/team/subject@sha256:${digest}`)
          expect([...server.blobs.keys()]).toContain(`sha256:${sha256}`)
          expect(server.requests.at(-1)).toBe('PUT /v2/team/subject/manifests/v1')
          const uploads = (): number =>
            server.requests.filter(line => line.includes('uploads/ID')).length
          const first = uploads()
          await push(server.host, 'secret')
          expect(uploads()).toBe(first)
        } finally {
          await server.close()
        }
      },
    )

    it.each<Access>(['basic', 'token'])(
      'is refused with what to do without the password, where access is %s',
      async access => {
        const server = await registryServer(access)
        try {
          await expect(push(server.host)).rejects.toMatchObject({
            code: 'PACKAGE_PUSH',
            hint: expect.stringContaining('docker login') as string,
          })
          expect(server.blobs.size).toBe(0)
        } finally {
          await server.close()
        }
      },
    )

    it('is refused where nobody listens, and where the name is none', async () => {
      await expect(push('127.0.0.1:1')).rejects.toMatchObject({code: 'PACKAGE_PUSH'})
      await expect(push('no host')).rejects.toMatchObject({code: 'USAGE'})
    })
  })
})

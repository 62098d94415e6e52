import {mkdir, mkdtemp, realpath, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {findProject, openProject, resolvePath} from '../../../src/lib/project/index.ts'

let root = ''
beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'mlops-project-')))
})
afterEach(() => rm(root, {recursive: true}))

const write = (text: string | Uint8Array) => writeFile(path.join(root, 'mlops.yaml'), text)

describe('openProject', () => {
  it('takes the nearest mlops.yaml above a folder', async () => {
    const inner = path.join(root, 'models', 'churn')
    await mkdir(path.join(inner, 'data'), {recursive: true})
    await write('name: outer\nmodel: {}\n')
    await writeFile(path.join(inner, 'mlops.yaml'), 'name: inner\nmodel: {}\n')
    const {config, root: found} = await openProject(path.join(inner, 'data'))
    expect([config.name, found]).toEqual(['inner', inner])
    expect((await openProject(path.join(root, 'models'))).config.name).toBe('outer')
  })

  it('does not take a folder of that name', async () => {
    await mkdir(path.join(root, 'mlops.yaml'))
    expect(await findProject(root)).toBeUndefined()
  })

  it('says where it looked when there is none', async () => {
    await expect(openProject(root)).rejects.toMatchObject({
      code: 'PROJECT_NOT_FOUND',
      exit: 2,
      message: `There is no mlops.yaml in ${root} or a folder above it.`,
    })
  })

  it('reads a byte order mark and Windows line ends', async () => {
    await write('\uFEFFname: m\r\nmodel: {}\r\nserve:\r\n  port: 1\r\n')
    const {config, origins} = await openProject(root)
    expect(config.serve.port).toBe(1)
    expect(origins.get('serve.port')).toEqual({kind: 'file', line: 4, column: 9})
  })

  it('refuses a file in another encoding', async () => {
    await write(Buffer.from('name: m\ndescription: Prévision\n', 'latin1'))
    await expect(openProject(root)).rejects.toMatchObject({code: 'CONFIG_INVALID', exit: 2})
  })
})

describe('resolvePath', () => {
  it('is relative to the project and leaves URLs and absolute paths as they are', () => {
    const project = {root: path.resolve('/p')}
    expect(resolvePath(project, 'data/x.csv')).toBe(path.resolve('/p/data/x.csv'))
    expect(resolvePath(project, path.resolve('/d/x.csv'))).toBe(path.resolve('/d/x.csv'))
    expect(resolvePath(project, 's3://b/x.parquet')).toBe('s3://b/x.parquet')
  })
})

import {appendFile, chmod, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import type {Check} from '../../../src/lib/doctor/check.ts'
import {checks} from '../../../src/lib/doctor/checks/index.ts'
import {judgeNodeVersion} from '../../../src/lib/doctor/checks/node-version.ts'
import {createContext} from '../../../src/lib/doctor/doctor-context.ts'

const IDENTITY = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
  GIT_CONFIG_GLOBAL: '/dev/null',
}

let root = ''
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'mlops-doctor-'))
})
afterEach(() => rm(root, {recursive: true}))

async function git(directory: string, args: readonly string[], env: Record<string, string> = {}) {
  await execa('git', args, {cwd: directory, env: {...IDENTITY, ...env}})
}

/** A repository with a project, two commits and one registered version. */
async function repository(name = 'origin'): Promise<string> {
  const folder = path.join(root, name)
  await mkdir(folder)
  await git(folder, ['init', '-q', '-b', 'main'])
  await writeFile(path.join(folder, 'mlops.yaml'), 'name: m\nmodel: {path: m.onnx}\n')
  await writeFile(path.join(folder, '.gitignore'), 'x')
  await git(folder, ['add', '.'])
  await git(folder, ['commit', '-qm', 'One'])
  await git(folder, ['commit', '-qm', 'Two', '--allow-empty'])
  await git(folder, ['tag', '-a', 'm@v1.0.0', '-m', 'Registering artifact m version v1.0.0'])
  return folder
}

const checkOf = (id: string): Check => {
  const check = checks.find(each => each.id === id)
  if (check === undefined) throw new Error(`no check ${id}`)
  return check
}
const examine = async (id: string, folder: string) =>
  checkOf(id).examine(await createContext(folder))
const repair = async (id: string, folder: string) => {
  const context = await createContext(folder)
  const finding = await checkOf(id).examine(context)
  if (finding === undefined) throw new Error('nothing to repair')
  await checkOf(id).repair?.(context, finding)
  return examine(id, folder)
}

describe('the set-up of this machine', () => {
  it.each(['node', 'native-onnxruntime-node', 'native-duckdb', 'native-sharp', 'git'])(
    '%s is well here',
    async id => {
      expect(await examine(id, root)).toMatchObject({status: 'ok'})
    },
  )

  it.each(['18.20.4', '20.18.9'])('Node.js %s is too old', version => {
    expect(judgeNodeVersion(version, '>=20.19.0')).toMatchObject({
      status: 'problem',
      message: `Node.js ${version} is running; mlops needs >=20.19.0`,
    })
  })
})

describe.skipIf(process.platform === 'win32')('Git on the PATH', () => {
  const PATH = process.env['PATH']
  afterEach(() => {
    process.env['PATH'] = PATH
  })

  it('is a problem when there is none', async () => {
    process.env['PATH'] = root
    expect(await examine('git', root)).toMatchObject({
      status: 'problem',
      message: 'There is no Git on the PATH',
    })
    expect(await examine('repository', root)).toBeUndefined()
    expect(await examine('git-identity', root)).toBeUndefined()
  })

  it('is a problem when it is too old', async () => {
    const fake = path.join(root, 'git')
    await writeFile(fake, '#!/bin/sh\necho git version 2.20.1\n')
    await chmod(fake, 0o755)
    process.env['PATH'] = `${root}:${PATH ?? ''}`
    expect(await examine('git', root)).toMatchObject({
      status: 'problem',
      message: 'git version 2.20.1 is installed; mlops needs 2.31.0 or newer',
    })
  })
})

describe('a folder', () => {
  it('without a repository and project is a warning', async () => {
    expect(await examine('repository', root)).toMatchObject({status: 'warning', fix: 'mlops init'})
    expect(await examine('configuration', root)).toMatchObject({status: 'warning'})
  })

  it('with a project and no repository is a problem', async () => {
    await writeFile(path.join(root, 'mlops.yaml'), 'name: m\nmodel: {}\n')
    expect(await examine('repository', root)).toMatchObject({status: 'problem'})
  })

  it('with a wrong mlops.yaml is a problem with its line', async () => {
    await writeFile(path.join(root, 'mlops.yaml'), 'name: m\nmodle: {}\n')
    const finding = await examine('configuration', root)
    expect(finding).toMatchObject({status: 'problem'})
    expect(finding?.message).toMatch(/mlops\.yaml:2:1 `modle`: .* did you mean `model`\?/)
  })
})

describe('a clone', () => {
  it('that is whole is well', async () => {
    const folder = await repository()
    for (const id of [
      'repository',
      'shallow-clone',
      'tag-ties',
      'lightweight-tags',
      'dirty-tree',
    ]) {
      expect(await examine(id, folder), id).toMatchObject({status: 'ok'})
    }
    expect(await examine('missing-tags', folder)).toBeUndefined()
  })

  it('that is shallow is a problem, and --fix fetches the rest with the tags', async () => {
    const origin = await repository()
    await git(root, ['clone', '-q', '--depth', '1', '--no-tags', `file://${origin}`, 'clone'])
    const clone = path.join(root, 'clone')
    expect(await examine('shallow-clone', clone)).toMatchObject({
      status: 'problem',
      fix: 'git fetch --unshallow --tags',
    })
    expect(await repair('shallow-clone', clone)).toMatchObject({status: 'ok'})
    expect(await examine('missing-tags', clone)).toMatchObject({status: 'ok'})
  })

  it('without the tags of its remote is a problem, and --fix fetches them', async () => {
    const origin = await repository()
    await git(root, ['clone', '-q', '--no-tags', origin, 'clone'])
    const clone = path.join(root, 'clone')
    expect(await examine('missing-tags', clone)).toMatchObject({
      status: 'problem',
      message: '1 tag of origin missing here: m@v1.0.0',
    })
    expect(await repair('missing-tags', clone)).toMatchObject({status: 'ok'})
  })

  it('whose remote cannot be reached is a warning', async () => {
    const folder = await repository()
    await git(folder, ['remote', 'add', 'origin', path.join(root, 'nowhere')])
    expect(await examine('missing-tags', folder)).toMatchObject({status: 'warning'})
  })

  it('with changes is a warning that names them', async () => {
    const folder = await repository()
    await appendFile(path.join(folder, 'mlops.yaml'), '# more\n')
    expect(await examine('dirty-tree', folder)).toMatchObject({
      status: 'warning',
      message: '1 file not committed: mlops.yaml',
    })
  })
})

describe('registry tags', () => {
  const at = (seconds: number) => ({GIT_COMMITTER_DATE: `${1_700_000_000 + seconds} +0000`})
  const assign = (folder: string, tag: string, seconds: number) =>
    git(folder, ['tag', '-a', tag, '-m', 'Assigning'], at(seconds))

  it('of one stage in the same second are a tie', async () => {
    const folder = await repository()
    await assign(folder, 'm#prod#1', 0)
    await assign(folder, 'm#prod#2', 0)
    expect(await examine('tag-ties', folder)).toMatchObject({
      status: 'warning',
      message: 'm#prod#1 and m#prod#2 were tagged in the same second',
      fix: 'mlops promote m@VERSION prod',
    })
  })

  it('of two stages, or an older tie, decide nothing', async () => {
    const folder = await repository()
    await assign(folder, 'm#prod#1', 0)
    await assign(folder, 'm#prod!#2', 0)
    await assign(folder, 'm#prod#3', 1)
    await assign(folder, 'm#staging#4', 1)
    expect(await examine('tag-ties', folder)).toMatchObject({status: 'ok'})
  })

  it('of two versions on one commit are a warning', async () => {
    const folder = await repository()
    expect(await examine('shared-commit', folder)).toMatchObject({status: 'ok'})
    await git(folder, ['tag', '-a', 'm@v1.1.0', '-m', 'Registering'])
    expect(await examine('shared-commit', folder)).toMatchObject({
      status: 'warning',
      message: 'm@v1.0.0 and m@v1.1.0 are the same commit',
    })
  })

  it('that are lightweight are a warning; other tags are nobody’s business', async () => {
    const folder = await repository()
    await git(folder, ['tag', 'v1'])
    expect(await examine('lightweight-tags', folder)).toMatchObject({
      status: 'ok',
      message: '1 registry tag, none of them lightweight',
    })
    await git(folder, ['tag', 'm@v1.1.0'])
    expect(await examine('lightweight-tags', folder)).toMatchObject({
      status: 'warning',
      message: '1 lightweight registry tag: m@v1.1.0',
    })
  })
})

describe('the model file', () => {
  it('that is an LFS pointer is a problem', async () => {
    const folder = await repository()
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 9\n`
    await writeFile(path.join(folder, 'm.onnx'), pointer)
    expect(await examine('lfs-pointer', folder)).toMatchObject({
      status: 'problem',
      message: 'm.onnx is a pointer of Git LFS, not the model',
    })
    await writeFile(path.join(folder, 'm.onnx'), 'model')
    expect(await examine('lfs-pointer', folder)).toMatchObject({status: 'ok'})
  })

  it('that only a .dvc file points to is a problem', async () => {
    const folder = await repository()
    expect(await examine('dvc-pointer', folder)).toMatchObject({status: 'warning'})
    await writeFile(path.join(folder, 'm.onnx.dvc'), 'outs: []\n')
    expect(await examine('dvc-pointer', folder)).toMatchObject({
      status: 'problem',
      fix: 'dvc pull m.onnx.dvc',
    })
  })
})

describe('the schema for editors', () => {
  it('that is missing or old is a warning, and --fix writes it', async () => {
    const folder = await repository()
    expect(await examine('editor-schema', folder)).toMatchObject({
      status: 'warning',
      message: '.mlops/mlops.schema.json is not there',
    })
    expect(await repair('editor-schema', folder)).toMatchObject({status: 'ok'})
    await writeFile(path.join(folder, '.mlops/mlops.schema.json'), '{}')
    expect(await examine('editor-schema', folder)).toMatchObject({
      status: 'warning',
      message: '.mlops/mlops.schema.json is of another version of mlops',
    })
  })
})

describe('.gitignore', () => {
  it('without .mlops is a warning, and --fix adds the line to what stands there', async () => {
    const folder = await repository()
    expect(await examine('ignored-state', folder)).toMatchObject({status: 'warning'})
    expect(await repair('ignored-state', folder)).toMatchObject({status: 'ok'})
    expect(await readFile(path.join(folder, '.gitignore'), 'utf8')).toBe(
      'x\n.mlops/*\n!.mlops/mlops.schema.json\n',
    )
  })
})

import {mkdtempSync, readdirSync, rmSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder: string
let installed: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mlops-pack-'))
  await execa('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {cwd: root})
  const tarball = readdirSync(folder).find(name => name.endsWith('.tgz')) ?? ''
  await execa('tar', ['-xzf', tarball], {cwd: folder})
  installed = join(folder, 'package')
  // The dependencies are those of this checkout, so that the test needs no network.
  symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'))
})

afterAll(() => rmSync(folder, {recursive: true, force: true}))

describe('the packed package', () => {
  it('runs from another folder', async () => {
    const {stdout} = await execa(process.execPath, [join(installed, 'bin/mlops.js'), '--help'], {
      cwd: folder,
    })
    expect(stdout).toContain('register')
  })

  it('carries the templates: init makes a complete project', async () => {
    const bin = join(installed, 'bin/mlops.js')
    await execa(process.execPath, [bin, 'init', 'flights', '--template', 'flights', '--no-git'], {
      cwd: folder,
    })
    expect(readdirSync(join(folder, 'flights'))).toEqual(
      expect.arrayContaining(['mlops.yaml', 'train.js', 'python', '.gitignore', 'README.md']),
    )
  })

  it('leaves tests, benches and sources out', () => {
    expect(readdirSync(installed)).not.toEqual(
      expect.arrayContaining(['test', 'bench', 'src', 'node_modules/.cache']),
    )
    expect(readdirSync(installed)).not.toContain('src')
  })
})

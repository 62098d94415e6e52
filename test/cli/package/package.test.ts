import {chmod, mkdtemp, readdir, readFile, realpath, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {flightsProject} from '../flights-project.ts'
import {mlops} from '../mlops.ts'

/** Writes the address of each module that is loaded to standard error. */
const TELL_LOADED = `import {register} from 'node:module'
const hooks = "import {writeSync} from 'node:fs'; export const load = (url, context, next) => { writeSync(2, url + ' '); return next(url, context) }"
register('data:text/javascript,' + encodeURIComponent(hooks))
`

const model = fileURLToPath(new URL('../../fixtures/models/sklearn-pipeline.onnx', import.meta.url))

describe('mlops package', () => {
  let project = ''
  let parent = ''
  beforeAll(async () => {
    project = await flightsProject()
    parent = path.dirname(project)
  }, 120_000)
  afterAll(async () => {
    await rm(parent, {recursive: true, force: true})
  })

  it('makes the same bytes twice, of another clone and another folder', async () => {
    const args = ['package', 'flights@v1.0.0', '--target', 'folder,tar,docker', '--json']
    const first = await mlops([...args, '-o', path.join(parent, 'a')], {cwd: project})
    const clone = path.join(parent, 'elsewhere')
    await import('execa').then(({execa}) => execa('git', ['clone', '-q', project, clone]))
    const second = await mlops([...args, '-o', path.join(parent, 'b')], {
      cwd: clone,
      env: {TZ: 'Asia/Tokyo'},
    })
    const digests = (text: string): string[] =>
      (JSON.parse(text) as {packages: {digest: string}[]}).packages.map(({digest}) => digest)
    expect(first.exitCode, first.stderr).toBe(0)
    expect(digests(first.stdout)).toHaveLength(3)
    expect(digests(second.stdout)).toEqual(digests(first.stdout))
  }, 120_000)

  it.each(['compress/convolution', 'compress/trees', 'models/sklearn-pipeline'])(
    'makes the same model for phones of %s in each of six processes',
    async name => {
      const model = fileURLToPath(new URL(`../../fixtures/${name}.onnx`, import.meta.url))
      const out = path.join(parent, `phones-${path.basename(name)}`)
      const digests = new Set<string>()
      for (let run = 0; run < 6; run++) {
        const args = ['package', model, '--target', 'ort', '-o', out, '--force', '--json']
        const {exitCode, stdout, stderr} = await mlops(args, {cwd: parent})
        expect(exitCode, stderr).toBe(0)
        digests.add((JSON.parse(stdout) as {packages: [{digest: string}]}).packages[0].digest)
      }
      expect([...digests]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)])
    },
    120_000,
  )

  it('makes a folder that other commands take for the version, without Git and a project', async () => {
    const out = path.join(parent, 'portable')
    await mlops(['package', '--target', 'folder', '-o', out], {cwd: project})
    const row = await readFile(path.join(project, 'flight.json'), 'utf8')
    const there = await mlops(['predict', out, '--row', row, '--json'], {
      cwd: os.tmpdir(),
      env: {PATH: ''},
    })
    const here = await mlops(['predict', '--row', row, '--json'], {cwd: project})
    expect(JSON.parse(there.stdout)).toEqual(JSON.parse(here.stdout))
    const inside = await mlops(['predict', '--row', row, '--json'], {cwd: out})
    expect(JSON.parse(inside.stdout)).toEqual(JSON.parse(here.stdout))
  }, 60_000)

  it('refuses a folder whose model was changed', async () => {
    const out = path.join(parent, 'changed')
    await mlops(['package', '--target', 'folder', '-o', out], {cwd: project})
    await writeFile(path.join(out, 'model.onnx'), await readFile(model))
    const {exitCode, stderr} = await mlops(['predict', out, '--row', '{}'], {cwd: parent})
    expect(exitCode).toBe(6)
    expect(stderr).toContain('MODEL_DIGEST_MISMATCH')
  })

  it('refuses a manifest that names a file outside its folder', async () => {
    const out = path.join(parent, 'outside')
    await mlops(['package', '--target', 'folder', '-o', out], {cwd: project})
    const file = path.join(out, 'mlops-model.json')
    const text = await readFile(file, 'utf8')
    for (const name of ['../model.onnx', '/etc/passwd', 'a/../../b', 'C:\\model.onnx']) {
      await writeFile(file, text.replace('"file": "model.onnx"', `"file": ${JSON.stringify(name)}`))
      const {exitCode, stderr} = await mlops(['predict', out, '--row', '{}'], {cwd: parent})
      expect([name, exitCode]).toEqual([name, 2])
      expect(stderr).toContain('PACKAGE_INVALID')
    }
  })

  it('leaves what is there alone, but for a package under --force', async () => {
    const out = path.join(parent, 'kept')
    const args = ['package', '--target', 'folder', '-o', out]
    expect((await mlops(args, {cwd: project})).exitCode).toBe(0)
    const again = await mlops(args, {cwd: project})
    expect(again.exitCode).toBe(6)
    expect(again.stderr).toContain('--force')
    expect((await mlops([...args, '--force'], {cwd: project})).exitCode).toBe(0)
    const other = await mkdtemp(path.join(parent, 'other-'))
    await writeFile(path.join(other, 'mine.txt'), 'mine')
    const refused = await mlops(['package', '--target', 'folder', '-o', other, '--force'], {
      cwd: project,
    })
    expect(refused.exitCode).toBe(6)
    expect(await readdir(other)).toEqual(['mine.txt'])
  }, 60_000)

  it('writes nothing under --dry-run, and says the digest that it would have', async () => {
    const out = path.join(parent, 'dry')
    const args = ['package', '--target', 'folder', '-o', out, '--json']
    const dry = JSON.parse((await mlops([...args, '--dry-run'], {cwd: project})).stdout) as object
    expect(await readdir(parent)).not.toContain('dry')
    const made = JSON.parse((await mlops(args, {cwd: project})).stdout) as object
    expect({...dry, dryRun: false}).toEqual(made)
  })

  it('names near targets for a wrong one, and asks for one where there is none', async () => {
    const wrong = await mlops(['package', '--target', 'dokcer'], {cwd: project})
    expect(wrong.exitCode).toBe(2)
    expect(wrong.stderr).toContain('Did you mean docker?')
    const none = await mlops(['package'], {cwd: project})
    expect(none.exitCode).toBe(2)
    expect(none.stderr).toContain('--list')
  })

  it('explains targets without loading what makes them, or what reads a model', async () => {
    const hook = path.join(parent, 'loaded.mjs')
    await writeFile(hook, TELL_LOADED)
    const {exitCode, stdout, stderr} = await mlops(['package', '--list'], {
      cwd: parent,
      env: {NODE_OPTIONS: `--import ${hook}`},
    })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('web-file')
    expect(stderr).toContain('dist/commands/package.js')
    expect(stderr).not.toMatch(/zod|yaml|duckdb|onnxruntime|simple-git|make-packages|docker-|helm-/)
  })

  it('takes a bare file whose name is made of what shells, YAML and HTML mind', async () => {
    const folder = await realpath(await mkdtemp(path.join(parent, 'nasty-')))
    const nasty = `$(touch pwned)"; <b>&'{{x}}: #.onnx`
    await writeFile(path.join(folder, nasty), await readFile(model))
    const {exitCode, stderr} = await mlops(
      ['package', `./${nasty}`, '--target', 'docker,folder,cloud-run,ecs,spaces', '-o', 'out'],
      {cwd: folder},
    )
    expect(exitCode, stderr).toBe(0)
    expect(await readdir(folder)).not.toContain('pwned')
    for (const file of [
      'docker/Dockerfile',
      'cloud-run/service.yaml',
      'folder/README.md',
      'spaces/README.md',
    ]) {
      const text = await readFile(path.join(folder, 'out', file), 'utf8')
      expect(text, file).not.toMatch(/\$\(touch|<b>|\{\{x/)
    }
  }, 60_000)

  it('builds images by the program that is there, and hands on what it says where it fails', async () => {
    const tools = await mkdtemp(path.join(parent, 'tools-'))
    const said = path.join(tools, 'said')
    const fake = async (name: string, script: string): Promise<void> => {
      await writeFile(path.join(tools, name), `#!/bin/sh\n${script}\n`)
      await chmod(path.join(tools, name), 0o755)
    }
    // Installed, without an engine that answers.
    await fake('docker', 'exit 1')
    await fake('podman', `case $1 in build) echo "$PWD $SOURCE_DATE_EPOCH $@" >> '${said}';; esac`)
    const env = {PATH: `${tools}:${process.env['PATH'] ?? ''}`}
    const args = ['package', '--target', 'docker,vertex', '--build', 'auto', '--json']
    const built = await mlops([...args, '-o', path.join(parent, 'built')], {cwd: project, env})
    expect(built.exitCode, built.stderr).toBe(0)
    const images = (JSON.parse(built.stdout) as {packages: {image: string}[]}).packages.map(
      ({image}) => image,
    )
    expect(images).toEqual(['flights:v1.0.0', 'flights:v1.0.0-vertex'])
    const lines = (await readFile(said, 'utf8')).trim().split('\n')
    expect(lines[1]).toMatch(
      /\/built\/vertex \d{10} build --platform linux\/amd64 --format docker --tag flights:v1\.0\.0-vertex \.$/,
    )
    await fake('docker', `case $1 in build) echo "$@" >> '${said}';; esac`)
    const docker = ['package', '--target', 'lambda', '--build', 'docker', '--json']
    const other = await mlops([...docker, '-o', path.join(parent, 'other')], {cwd: project, env})
    expect(other.exitCode, other.stderr).toBe(0)
    expect((await readFile(said, 'utf8')).trim().split('\n').at(-1)).toBe(
      'build --platform linux/amd64 --provenance=false --tag flights:v1.0.0-lambda .',
    )
    await fake('docker', 'exit 1')
    await fake('podman', 'echo "no space left" >&2; [ "$1" = version ]')
    const failed = await mlops([...args, '-o', path.join(parent, 'failed')], {cwd: project, env})
    expect(failed.exitCode).toBe(2)
    expect(failed.stdout).toContain('no space left')
    expect(failed.stdout).toContain('PACKAGE_TOOL')
  }, 60_000)
})

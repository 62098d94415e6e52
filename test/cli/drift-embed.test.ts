import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {strokePictures} from '../lib/drift/embeddings/stroke-pictures.ts'
import {fixture} from '../lib/model/expected-predictions.ts'
import {mlops, type CliResult} from './mlops.ts'

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mlops-embed-'))
  writeFileSync(
    join(folder, 'mlops.yaml'),
    'name: strokes\nmodel:\n  image: {width: 32, height: 32}\n',
  )
  copyFileSync(fixture('embedding.onnx'), join(folder, 'embedding.onnx'))
  await strokePictures(join(folder, 'train'), {count: 60, falling: 0.2, seed: 1})
  await strokePictures(join(folder, 'same'), {count: 60, falling: 0.2, seed: 2})
  await strokePictures(join(folder, 'mirrored'), {count: 60, falling: 0.8, seed: 3})
})
afterAll(() => {
  rmSync(folder, {recursive: true, force: true})
})

const report = (data: string, ...args: string[]): Promise<CliResult> =>
  mlops(['drift', 'report', data, '--reference', 'train', '--embed', 'embedding.onnx', ...args], {
    cwd: folder,
  })

describe('mlops drift report --embed', () => {
  it('exits 3 where what the pictures show has changed, and shows which on the page', async () => {
    const out = ['--out', 'table', '--out', 'html=drift.html']
    const {exitCode, stdout} = await report('mirrored', '--embed-output', 'features', ...out)
    expect(exitCode).toBe(3)
    expect(stdout).toMatch(/^✖ Drift: what the pictures show changed; no single column did\./)
    expect(stdout).toMatch(
      /✖ what the pictures show changed \(embeddings by embedding\.onnx, output\s+features\): MMD²/,
    )
    const page = readFileSync(join(folder, 'drift.html'), 'utf8')
    expect(page).toContain(
      'What the pictures show changed (embeddings by embedding.onnx, output features)',
    )
    expect(page).toMatch(/times as far from the reference as its pictures are from each other/)
  })

  it('exits 0 where it has not', async () => {
    const {exitCode, stdout} = await report('same', '--embed-output', 'features')
    expect(stdout).toMatch(/✔ no change in what the pictures show/)
    expect(exitCode).toBe(0)
  })

  it('exits 2 where the output is not chosen, and names those that there are', async () => {
    const {exitCode, stderr} = await report('same')
    expect(stderr).toMatch(/It has features \[n, 4\], probabilities \[n, 2\]/)
    expect(exitCode).toBe(2)
  })

  it.each([
    ['with', ['--embed', 'embedding.onnx', '--embed-output', 'features']],
    ['without', []],
  ])('says that a folder has no pictures, %s embeddings', async (_, flags) => {
    mkdirSync(join(folder, 'nothing'), {recursive: true})
    const {exitCode, stderr} = await mlops(
      ['drift', 'report', 'nothing', '--reference', 'train', ...flags],
      {cwd: folder},
    )
    expect(stderr).toMatch(/Error: .*nothing has no pictures\.\n.*Looked for \.jpg/)
    expect(exitCode).toBe(2)
  })
})

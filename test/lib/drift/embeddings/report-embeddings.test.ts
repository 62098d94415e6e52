import {copyFile, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {
  driftRenderers,
  reportDrift,
  type DriftReport,
  type DriftRequest,
} from '../../../../src/lib/drift/index.ts'
import {temporaryFolder} from '../drift-tables.ts'
import {fixture} from '../../model/expected-predictions.ts'
import {strokePictures} from './stroke-pictures.ts'

const same = (text: string): string => text
const PLAIN = {bold: same, dim: same, red: same, yellow: same, green: same}
const CONFIG = 'name: strokes\nmodel:\n  image: {width: 32, height: 32}\n'
const MODEL = {embed: 'embedding.onnx', embedOutput: 'features'}
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-embeddings-'))
  await writeFile(join(folder, 'mlops.yaml'), CONFIG)
  for (const name of ['embedding', 'image', 'mlp'])
    await copyFile(fixture(`${name}.onnx`), join(folder, `${name}.onnx`))
  await Promise.all([
    strokePictures(join(folder, 'reference'), {count: 220, falling: 0.3, seed: 1}),
    strokePictures(join(folder, 'same'), {count: 210, falling: 0.3, seed: 2}),
    strokePictures(join(folder, 'mirrored'), {count: 210, falling: 0.7, seed: 3}),
    strokePictures(join(folder, 'few'), {count: 60, falling: 0.3, seed: 4}),
    strokePictures(join(folder, 'few-mirrored'), {count: 60, falling: 0.8, seed: 5}),
  ])
})
afterAll(() => rm(folder, {recursive: true}))

function report(data: string, more: Partial<DriftRequest> = {}): Promise<DriftReport> {
  return reportDrift({directory: folder, data, reference: 'reference', log: false, ...more})
}

describe('pictures that a model embeds', () => {
  it('have changed where what they show has, which their properties do not see', async () => {
    const plain = await report('mirrored')
    expect([plain.verdict, plain.drifted]).toEqual(['pass', 0])
    const found = await report('mirrored', MODEL)
    expect(found).toMatchObject({verdict: 'fail', drifted: 0})
    expect(found.reason).toMatch(
      /^what the pictures show changed; no single column did\. Pictures: /,
    )
    const {embedding, changes} = found.images ?? {}
    expect(embedding).toMatchObject({
      ...{model: 'embedding.onnx, output features', dimensions: 4, drifted: true},
      pictures: {reference: 220, current: 210},
    })
    expect(embedding?.domainClassifier?.auc).toBeGreaterThan(0.75)
    expect(embedding?.discrepancy?.pValue).toBe(0.001)
    expect(changes?.map(({kind}) => kind)).toEqual(['content'])
  })

  it('raise no alarm where nothing changed', async () => {
    for (const data of ['same', 'few']) {
      const {verdict, images} = await report(data, MODEL)
      expect([data, verdict, images?.embedding?.drifted]).toEqual([data, 'pass', false])
    }
  })

  it('have changed where they are few too', async () => {
    const {verdict, images} = await report('few-mirrored', MODEL)
    expect([verdict, images?.embedding?.domainClassifier]).toEqual(['fail', null])
  })

  it('are embedded by a tensor inside of the graph as by an output', async () => {
    const {images} = await report('few-mirrored', {...MODEL, embedOutput: 'pooled'})
    const {images: known} = await report('few-mirrored', MODEL)
    expect(images?.embedding).toMatchObject({dimensions: 4, drifted: true})
    expect(images?.embedding?.discrepancy).toEqual(known?.embedding?.discrepancy)
  })

  it('are embedded as mlops.yaml says', async () => {
    const own = join(folder, 'mlops.yaml')
    const images =
      '{model: embedding.onnx, output: features, image: {width: 32, height: 32, channels: bgr}}'
    await writeFile(own, `name: strokes\nmodel: {path: none.onnx}\ndrift:\n  images: ${images}\n`)
    try {
      const steps: (readonly [number, number])[] = []
      const found = await report('few', {onProgress: (done, total) => steps.push([done, total])})
      expect(found.images?.embedding?.model).toBe('embedding.onnx, output features')
      // Each picture is measured, then embedded.
      expect(steps.at(-1)).toEqual([560, 560])
      const done = steps.map(([step]) => step)
      expect(done).toEqual(done.toSorted((a, b) => a - b))
    } finally {
      await writeFile(own, CONFIG)
    }
  })

  it('are told of in every format', async () => {
    const found = await report('mirrored', MODEL)
    const renderers = driftRenderers(found, {
      look: {style: PLAIN, width: 120, unicode: true},
      version: '0.0.0',
    })
    for (const format of ['table', 'md', 'html'] as const)
      expect(await renderers[format]()).toMatch(/what the pictures show changed/i)
  })
})

describe('a model that cannot embed', () => {
  const cases: readonly (readonly [string, Partial<DriftRequest>, string, RegExp])[] = [
    [
      'has two outputs',
      {embed: 'embedding.onnx'},
      'MODEL_OPTIONS',
      /features \[n, 4\], probabilities \[n, 2\]/,
    ],
    ['has no such output', {...MODEL, embedOutput: 'x'}, 'MODEL_OPTIONS', /no tensor "x"/],
    [
      'takes another size',
      {embed: 'image.onnx'},
      'MODEL_OPTIONS',
      /takes \[n, 3, 8, 8\], and the declared picture is \[n, 3, 32, 32\]/,
    ],
    ['takes a table', {embed: 'mlp.onnx'}, 'MODEL_OPTIONS', /not one tensor of pixels/],
    ['is not there', {embed: 'none.onnx'}, 'MODEL_NOT_FOUND', /none\.onnx/],
    ['is not named', {embedOutput: 'features'}, 'USAGE', /output of no model/],
  ]
  it.each(cases)('%s: that is said before a picture is read', async (_, more, code, message) => {
    const error = await report('few', {
      ...more,
      onProgress: () => {
        throw new Error('a picture was read')
      },
    }).catch((caught: unknown) => caught)
    expect(error).toMatchObject({code, message: expect.stringMatching(message) as string})
  })

  it('is refused for a table, and without a declared picture', async () => {
    await writeFile(join(folder, 'table.csv'), 'x\n1\n2\n')
    await expect(report('table.csv', {reference: 'table.csv', ...MODEL})).rejects.toMatchObject({
      code: 'USAGE',
      message: /for pictures/,
    })
    const elsewhere = await temporaryFolder()
    await expect(
      report(join(folder, 'few'), {
        ...{directory: elsewhere, reference: join(folder, 'few')},
        ...{...MODEL, embed: fixture('embedding.onnx')},
      }),
    ).rejects.toMatchObject({code: 'MODEL_OPTIONS', hint: /drift\.images\.image/})
  })
})

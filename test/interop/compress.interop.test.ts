import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {compressionMethods} from '../../src/lib/compress/index.ts'
import {decodeModel, encodeModel, onnxFields} from '../../src/lib/model/onnx/edit/index.ts'
import {contextFor, fixture, folder as fixtures, shareOfEqual} from '../lib/compress/fixtures.ts'

const python = process.env['MLOPS_COMPRESS_PYTHON']
const script = fileURLToPath(new URL('compress/peer.py', import.meta.url))

interface PeerModel {
  readonly size: number
  readonly accuracy: number
  readonly classes: readonly number[]
}

interface PeerAnswer {
  readonly models: Readonly<
    Record<string, {readonly same: boolean} & Readonly<Record<string, PeerModel>>>
  >
  /** Number, type as FieldDescriptor has it, and whether it is repeated, by message and field. */
  readonly fields: Readonly<
    Record<string, Readonly<Record<string, readonly [number, number, boolean]>>>
  >
}

/** FieldDescriptor.Type of what the schema declares; enumerations are whole numbers on the wire. */
const TYPES: Readonly<Record<string, readonly number[]>> = {
  float: [2],
  int64: [3],
  int32: [5, 14],
  string: [9],
  bytes: [12],
}

describe.skipIf(python === undefined)('compressed models beside onnx and onnxruntime', () => {
  let ours: string
  let peer: PeerAnswer

  beforeAll(async () => {
    ours = mkdtempSync(join(tmpdir(), 'mlops-compress-interop-'))
    for (const name of ['mlp', 'convolution', 'transformer', 'trees']) {
      const bytes = readFileSync(fixture(name))
      writeFileSync(join(ours, `${name}.copy.onnx`), encodeModel(decodeModel(bytes)))
      for (const method of compressionMethods) {
        const parameter = method.name === 'distill' ? 16 : (method.parameter?.standard ?? 0)
        const outcome = await method.apply(bytes, await contextFor(bytes, parameter))
        if (outcome.kind === 'made')
          writeFileSync(join(ours, `${name}.${method.name}.onnx`), outcome.model)
      }
    }
    const {stdout, stderr} = spawnSync(python ?? '', [script, fixtures, ours], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    })
    if (stdout === '') throw new Error(stderr)
    peer = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as PeerAnswer
  }, 300_000)
  afterAll(() => {
    rmSync(ours, {recursive: true, force: true})
  })

  it('a file that was read and written is the same model to onnx', () => {
    expect(Object.values(peer.models).map(({same}) => same)).toEqual([true, true, true, true])
  })

  it('the fields of the schema are those of onnx', () => {
    for (const [message, fields] of Object.entries(onnxFields))
      for (const [field, [number, written]] of Object.entries(fields)) {
        const [theirs, type, repeated] = peer.fields[message]?.[field] ?? []
        expect([message, field, theirs, repeated]).toEqual([
          ...[message, field],
          ...[number, written.includes('[')],
        ])
        const name = written.replace(/\[.*\]$/, '')
        expect(TYPES[name] ?? [11], `${message}.${field}`).toContain(type)
      }
  })

  it.each([
    ['mlp', 'int8'],
    ['mlp', 'int8-percentile'],
    ['mlp', 'int8-entropy'],
    ['mlp', 'int8-dynamic'],
    ['convolution', 'int8'],
    ['convolution', 'int8-percentile'],
    ['convolution', 'int8-entropy'],
    ['transformer', 'int8'],
    ['transformer', 'int8-percentile'],
    ['transformer', 'int8-entropy'],
    ['transformer', 'int8-dynamic'],
  ])(
    'the %s by %s is no larger and no worse than that of onnxruntime.quantization',
    (name, method) => {
      const models = peer.models[name]
      const [own, theirs, original] = [
        models?.[method],
        models?.[`peer ${method}`],
        models?.['original'],
      ]
      if (own === undefined || theirs === undefined || original === undefined)
        throw new Error(`There is no ${name} by ${method}.`)
      process.stdout.write(
        `${name} ${method}: ${own.size} bytes, accuracy ${own.accuracy.toFixed(4)}, agreement ${shareOfEqual(original.classes, own.classes).toFixed(4)}; ` +
          `onnxruntime.quantization ${theirs.size} bytes, ${theirs.accuracy.toFixed(4)}, ${shareOfEqual(original.classes, theirs.classes).toFixed(4)}; original ${original.size} bytes, ${original.accuracy.toFixed(4)}\n`,
      )
      expect(own.size).toBeLessThan(1.02 * theirs.size)
      // With its 128 bins that of onnxruntime has hardly a range to choose from, and cuts off next to nothing.
      const margin = method === 'int8-entropy' ? 0.02 : 0.01
      expect(own.accuracy).toBeGreaterThan(theirs.accuracy - margin)
    },
  )

  it('what every method makes passes the checker of onnx and runs in its onnxruntime', () => {
    const methods = (models: (typeof peer.models)[string]): string[] =>
      Object.keys(models).filter(name => !/^(same|copy|original|peer )/.test(name))
    const [mlp, convolution, transformer, trees] = Object.values(peer.models).map(methods)
    const matrices =
      'fp16 int4-weights int8 int8-dynamic int8-entropy int8-percentile int8-weights low-rank prune-magnitude prune-structured distill'
    expect(mlp?.sort()).toEqual(matrices.split(' ').sort())
    expect(transformer?.sort()).toEqual(matrices.split(' ').sort())
    expect(convolution?.sort()).toEqual(
      'fp16 int8 int8-dynamic int8-entropy int8-percentile int8-weights prune-magnitude distill'
        .split(' ')
        .sort(),
    )
    expect(trees?.sort()).toEqual(['distill', 'drop-trees', 'prune-trees'])
  })
})

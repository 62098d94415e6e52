import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {isDeepStrictEqual} from 'node:util'
import {InferenceSession} from 'onnxruntime-node'
import {InferenceSession as WebSession} from 'onnxruntime-web'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {
  readFlatbuffer,
  type Table,
  type Value,
} from '../../../src/lib/model/ort-format/read-flatbuffer.ts'
import {settleOrt} from '../../../src/lib/model/ort-format/settle-ort.ts'
import {writeFlatbuffer} from '../../../src/lib/model/ort-format/write-flatbuffer.ts'
import {saveOptimised} from '../../../src/lib/platform/onnxruntime/index.ts'

const table = (type: string, fields: Readonly<Record<string, Value>>): Table => ({
  type,
  fields: new Map(Object.entries(fields)),
})
const text = (value: string): Value => ({kind: 'text', text: value})
const tables = (...members: readonly Table[]): Value => ({kind: 'tables', tables: members})
const scalar = (bytes: readonly number[]): Value => ({kind: 'scalar', bytes: Buffer.from(bytes)})

const entry = (name: string): Table =>
  table('OpIdKernelTypeStrArgsEntry', {op_id: text(name), kernel_type_str_args: tables()})
const session = (...names: readonly string[]): Table =>
  table('InferenceSession', {
    ort_version: text('6'),
    model: {
      kind: 'table',
      table: table('Model', {
        ir_version: scalar([8, 0, 0, 0, 0, 0, 0, 0]),
        graph: {
          kind: 'table',
          table: table('Graph', {
            initializers: tables(
              table('Tensor', {
                name: text('weights'),
                data_type: scalar([1, 0, 0, 0]),
                dims: {kind: 'scalars', width: 8, bytes: Buffer.alloc(16, 1)},
                raw_data: {kind: 'scalars', width: 1, bytes: Buffer.from([7, 8, 9])},
              }),
            ),
            outputs: {kind: 'texts', texts: ['weights', 'a', 'weights']},
          }),
        },
      }),
    },
    kernel_type_str_resolver: {
      kind: 'table',
      table: table('KernelTypeStrResolver', {op_kernel_type_str_args: tables(...names.map(entry))}),
    },
  })

describe('the .ort format', () => {
  it('is read as it was written', () => {
    const root = session('a', 'b')
    expect(readFlatbuffer(writeFlatbuffer(root, 8))).toEqual(root)
  })

  it('is written in equal bytes whatever the order of the hash table of operators was', () => {
    const [one, other] = [
      session(':Add:14', ':Softmax:13', ':Gemm:13'),
      session(':Softmax:13', ':Gemm:13', ':Add:14'),
    ].map(root => settleOrt(writeFlatbuffer(root, 8)))
    expect(one).toEqual(other)
    expect(readFlatbuffer(one ?? Buffer.alloc(0))).toEqual(
      session(':Add:14', ':Gemm:13', ':Softmax:13'),
    )
  })

  it('holds each text once, and weights at a multiple of 16', () => {
    const file = writeFlatbuffer(session(), 8)
    expect(file.toString('latin1').split('weights')).toHaveLength(2)
    expect(file.indexOf(Buffer.from([7, 8, 9])) % 16).toBe(0)
  })

  it('is not written anew where it has a field that is not known', () => {
    // The root has a list of five fields, and the fifth is said to be there.
    const file = Buffer.alloc(40)
    file.writeUInt32LE(24, 0)
    file.writeUInt16LE(14, 8)
    file.writeUInt16LE(4, 20)
    file.writeInt32LE(16, 24)
    expect(() => settleOrt(file)).toThrow(/InferenceSession.*unknown field 4/)
  })
})

describe('what the runtime saves', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mlops-ort-format-'))
  })
  afterAll(() => rm(folder, {recursive: true, force: true}))

  it.each([
    'compress/convolution',
    'compress/transformer',
    'compress/trees',
    'models/loop',
    'models/one-hot',
    'models/xgboost',
  ])('of %s keeps all that is in it, and loads in Node and in WebAssembly', async name => {
    const model = fileURLToPath(new URL(`../../fixtures/${name}.onnx`, import.meta.url))
    const target = path.join(folder, `${path.basename(name)}.ort`)
    await saveOptimised(model, target, 'ORT')
    const saved = await readFile(target)
    const settled = settleOrt(saved)
    expect(isDeepStrictEqual(readFlatbuffer(settled), readFlatbuffer(saved))).toBe(true)
    expect(settleOrt(settled).equals(settled)).toBe(true)
    const original = await InferenceSession.create(model)
    const node = await InferenceSession.create(settled)
    const web = await WebSession.create(settled)
    expect([node.inputNames, web.inputNames]).toEqual([original.inputNames, original.inputNames])
    expect([node.outputNames, web.outputNames]).toEqual([
      original.outputNames,
      original.outputNames,
    ])
    await Promise.all([original.release(), node.release(), web.release()])
  })
})

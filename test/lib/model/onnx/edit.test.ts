import {readdirSync, readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {createRegistry, equals} from '@bufbuild/protobuf'
import {BinaryWriter, WireType} from '@bufbuild/protobuf/wire'
import {describe, expect, it} from 'vitest'
import {
  createNode,
  dimsOf,
  DataType,
  decodeModel,
  encodeModel,
  floatsOf,
  GraphEditor,
  ModelSchema,
} from '../../../../src/lib/model/onnx/edit/index.ts'

const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url))
const files = ['models', 'compress'].flatMap(folder =>
  readdirSync(fixtures + folder)
    .filter(name => name.endsWith('.onnx') && name !== 'truncated.onnx')
    .map(name => `${folder}/${name}`),
)
const mlp = (): Buffer => readFileSync(`${fixtures}compress/mlp.onnx`)

describe('an ONNX file that is read and written', () => {
  it.each(files)('is the same model: %s', file => {
    const bytes = readFileSync(fixtures + file)
    const model = decodeModel(bytes)
    const written = encodeModel(model)
    // Lists of numbers are packed, which takes a byte more for a list of one and less for every longer one.
    expect(written.length).toBeLessThanOrEqual(Math.ceil(bytes.length * 1.01))
    expect(
      equals(ModelSchema, decodeModel(written), model, {registry: createRegistry(), unknown: true}),
    ).toBe(true)
  })

  it('is a third smaller where it is trees, whose lists of numbers other writers do not pack', () => {
    const bytes = readFileSync(`${fixtures}compress/trees.onnx`)
    expect(encodeModel(decodeModel(bytes)).length).toBeLessThan(0.8 * bytes.length)
  })

  it('keeps fields that the schema does not know, at every depth', () => {
    const extra = new BinaryWriter()
      .tag(4001, WireType.LengthDelimited)
      .string('of a later version')
      .finish()
    const model = decodeModel(Buffer.concat([mlp(), extra]))
    const node = model.graph?.node[0]
    if (node === undefined) throw new Error('There is a node.')
    node.$unknown = [{no: 4002, wireType: WireType.Varint, data: Uint8Array.of(7)}]
    const again = decodeModel(encodeModel(model))
    expect(again.$unknown?.map(({no}) => no)).toContain(4001)
    expect(again.graph?.node[0]?.$unknown).toEqual(node.$unknown)
  })

  it('has its weights where they are in the file, and not copied', () => {
    const bytes = mlp()
    const {graph} = decodeModel(bytes)
    const [largest] = [...(graph?.initializer ?? [])].sort(
      (a, b) => b.rawData.length - a.rawData.length,
    )
    expect(largest?.rawData.length).toBeGreaterThan(10_000)
    expect(largest?.rawData.buffer).toBe(bytes.buffer)
  })
})

describe('a graph that is edited', () => {
  it('has nodes in an order in which each stands behind what it reads', () => {
    const editor = new GraphEditor(mlp())
    const [first] = editor.graph.input
    const before = editor.consumersOf(first?.name ?? '')
    const doubled = editor.freshName('doubled')
    for (const node of before)
      node.input = node.input.map(name => (name === first?.name ? doubled : name))
    editor.add(createNode('Add', [first?.name ?? '', first?.name ?? ''], [doubled]))
    const {graph} = decodeModel(editor.finish())
    expect(graph?.node[0]?.output).toEqual([doubled])
  })

  it('loses constants that nothing reads', () => {
    const editor = new GraphEditor(mlp())
    const count = editor.graph.initializer.length
    editor.addConstant('spare', [2], {type: DataType.float, values: Float32Array.of(1, 2)})
    expect(decodeModel(editor.finish()).graph?.initializer).toHaveLength(count)
  })

  it('refuses a cycle', () => {
    const editor = new GraphEditor(mlp())
    editor.add(createNode('Add', ['a', 'b'], ['c']), createNode('Relu', ['c'], ['a']))
    expect(() => editor.finish()).toThrow(/cycle/)
  })

  it('gives names that the file does not have', () => {
    const editor = new GraphEditor(mlp())
    expect(editor.freshName('x')).toBe('x')
    expect(editor.freshName('x')).toBe('x_1')
  })

  it('knows the values of a constant and its dimensions', () => {
    const editor = new GraphEditor(mlp())
    const tensor = editor.graph.initializer.find(({dims}) => dims.length === 2)
    if (tensor === undefined) throw new Error('There is a matrix.')
    const [rows = 0, columns = 0] = dimsOf(tensor)
    expect(floatsOf(tensor)).toHaveLength(rows * columns)
  })
})

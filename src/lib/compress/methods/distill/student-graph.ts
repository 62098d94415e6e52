import {create} from '@bufbuild/protobuf'
import type {Layer} from '../../../core/learning/index.ts'
import type {ModelSignature, OutputMeaning, TensorSpec} from '../../../model/index.ts'
import {
  createNode,
  createTensor,
  DataType,
  encodeModel,
  ModelSchema,
  textTensor,
  ValueInfoSchema,
  type AttributeValue,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from '../../../model/onnx/edit/index.ts'
import type {Feature} from './features.ts'
import type {Lessons} from './lessons.ts'

const OPSET = 17
const ML_OPSET = 3
const IR_VERSION = 8n

export interface Student {
  readonly signature: ModelSignature
  readonly meaning: OutputMeaning
  readonly features: readonly Feature[]
  readonly layers: readonly Layer[]
  readonly lessons: Lessons
}

/** The student as a file with the inputs and outputs of its teacher, by name, type and shape. */
export function studentGraph(student: Student): Uint8Array {
  const {signature} = student
  const writer = graphWriter()
  const features = writeFeatures(writer, student)
  const logits = writeLayers(writer, features, student.layers)
  writeOutputs(writer, logits, student)
  return encodeModel(
    create(ModelSchema, {
      irVersion: IR_VERSION,
      producerName: 'mlops compress',
      opsetImport: [
        {domain: '', version: BigInt(OPSET)},
        {domain: 'ai.onnx.ml', version: BigInt(ML_OPSET)},
      ],
      graph: {
        name: 'student',
        node: [...writer.nodes],
        initializer: [...writer.constants],
        input: signature.inputs.map(valueInfo),
        output: signature.outputs.map(valueInfo),
      },
    }),
  )
}

interface GraphWriter {
  readonly nodes: readonly NodeProto[]
  readonly constants: readonly TensorProto[]
  constant(tensor: (name: string) => TensorProto): string
  /** Adds a node and gives the name of its output. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, AttributeValue>>,
    options?: {readonly output?: string; readonly domain?: string},
  ): string
}

function graphWriter(): GraphWriter {
  const nodes: NodeProto[] = []
  const constants: TensorProto[] = []
  return {
    nodes,
    constants,
    constant(tensor) {
      const made = tensor(`student_c${constants.length}`)
      constants.push(made)
      return made.name
    },
    node(operator, inputs, attributes = {}, {output, domain} = {}) {
      const name = output ?? `student_v${nodes.length}`
      const options = domain === undefined ? {attributes} : {attributes, domain}
      nodes.push(createNode(operator, inputs, [name], options))
      return name
    },
  }
}

const floats = (writer: GraphWriter, dims: readonly number[], values: Iterable<number>): string =>
  writer.constant(name =>
    createTensor(name, dims, {type: DataType.float, values: Float32Array.from(values)}),
  )
const integers = (writer: GraphWriter, values: readonly number[]): string =>
  writer.constant(name =>
    createTensor(name, [values.length], {
      type: DataType.int64,
      values: BigInt64Array.from(values, BigInt),
    }),
  )

/** The numbers of all columns side by side, [rows, features]. */
function writeFeatures(writer: GraphWriter, {signature, features}: Student): string {
  const parts = signature.inputs.map(input => {
    const own = features.filter(({column}) => column.input === input.name)
    const flat = writer.node('Reshape', [input.name, integers(writer, [-1, own.length])])
    const [first] = own
    if (first?.kind === 'text') return writeTexts(writer, flat, own)
    const numbers = own.flatMap(feature => (feature.kind === 'number' ? [feature] : []))
    const row = (of: (feature: (typeof numbers)[number]) => number): string =>
      floats(writer, [1, numbers.length], numbers.map(of))
    const wide = writer.node('Cast', [flat], {to: BigInt(DataType.float)})
    const means = row(({mean}) => mean)
    const there = writer.node('Where', [writer.node('IsNaN', [wide]), means, wide])
    const centred = writer.node('Sub', [there, means])
    return writer.node('Div', [centred, row(({deviation}) => deviation)])
  })
  return parts.length === 1 ? (parts[0] ?? '') : writer.node('Concat', parts, {axis: 1n})
}

function writeTexts(writer: GraphWriter, flat: string, features: readonly Feature[]): string {
  const parts = features.map((feature, index) => {
    const values = feature.kind === 'text' ? feature.values : []
    const column = writer.node('Gather', [flat, integers(writer, [index])], {axis: 1n})
    const encoded = writer.node(
      'OneHotEncoder',
      [column],
      {cats_strings: values, zeros: 1n},
      {domain: 'ai.onnx.ml'},
    )
    return writer.node('Reshape', [encoded, integers(writer, [-1, values.length])])
  })
  return parts.length === 1 ? (parts[0] ?? '') : writer.node('Concat', parts, {axis: 1n})
}

function writeLayers(writer: GraphWriter, input: string, layers: readonly Layer[]): string {
  return layers.reduce((value, {inputs, outputs, weights, biases}, index) => {
    const constants = [
      floats(writer, [outputs, inputs], weights),
      floats(writer, [outputs], biases),
    ]
    const sum = writer.node('Gemm', [value, ...constants], {transB: 1n})
    return index < layers.length - 1 ? writer.node('Relu', [sum]) : sum
  }, input)
}

function writeOutputs(writer: GraphWriter, logits: string, {meaning, lessons}: Student): void {
  const {prediction, score} = meaning.roles
  if (lessons.kind === 'numbers') {
    const scale = floats(writer, [1], [lessons.deviation])
    const shift = floats(writer, [1], [lessons.mean])
    const number = writer.node('Add', [writer.node('Mul', [logits, scale]), shift])
    if (prediction !== undefined) writeAs(writer, number, prediction, 1)
    return
  }
  if (score !== undefined)
    writeScore(writer, logits, score, meaning.widths.get(score.name) ?? lessons.outputs)
  if (prediction === undefined) return
  const index = writer.node('ArgMax', [logits], {axis: 1n, keepdims: 0n})
  const labels = labelsConstant(writer, prediction, meaning, lessons.outputs)
  const found = writer.node('ArrayFeatureExtractor', [labels, index], {}, {domain: 'ai.onnx.ml'})
  writer.node('Reshape', [found, shapeOf(writer, prediction, 1)], {}, {output: prediction.name})
}

/** Softmax and Sigmoid come last, by which a reader knows that these are probabilities. */
function writeScore(writer: GraphWriter, logits: string, spec: TensorSpec, width: number): void {
  const isLast = spec.type === 'float32'
  const made = writer.node(
    width === 1 ? 'Sigmoid' : 'Softmax',
    [width === 1 ? writeDifference(writer, logits, spec) : logits],
    width === 1 ? {} : {axis: 1n},
    isLast ? {output: spec.name} : {},
  )
  if (!isLast) writeAs(writer, made, spec, width)
}

/** Of two classes: the sigmoid of the difference of their logits is the softmax of the second one. */
function writeDifference(writer: GraphWriter, logits: string, spec: TensorSpec): string {
  const [first = '', second = ''] = [0, 1].map(index =>
    writer.node('Gather', [logits, integers(writer, [index])], {axis: 1n}),
  )
  const difference = writer.node('Sub', [second, first])
  return writer.node('Reshape', [difference, shapeOf(writer, spec, 1)])
}

function labelsConstant(
  writer: GraphWriter,
  {type}: TensorSpec,
  {fileLabels}: OutputMeaning,
  count: number,
): string {
  const labels = fileLabels.length === count ? fileLabels : Array.from({length: count}, (_, k) => k)
  if (type === 'string') return writer.constant(name => textTensor(name, labels.map(String)))
  if (type === 'int64') return integers(writer, labels.map(Number))
  return floats(writer, [count], labels.map(Number))
}

function writeAs(writer: GraphWriter, value: string, spec: TensorSpec, width: number): void {
  const to = DATA_TYPES[spec.type] ?? DataType.float
  const typed = to === DataType.float ? value : writer.node('Cast', [value], {to: BigInt(to)})
  writer.node('Reshape', [typed, shapeOf(writer, spec, width)], {}, {output: spec.name})
}

const shapeOf = (writer: GraphWriter, {shape}: TensorSpec, width: number): string =>
  integers(writer, shape.length <= 1 ? [-1] : [-1, width])

/** Numbers of TensorProto.DataType. */
const DATA_TYPES: Readonly<Record<string, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
}

function valueInfo({name, type, shape}: TensorSpec): ValueInfoProto {
  return create(ValueInfoSchema, {
    name,
    type: {
      tensorType: {
        elemType: DATA_TYPES[type] ?? DataType.float,
        shape: {
          dim: shape.map((size, index) =>
            index === 0 || size === null
              ? {dimParam: index === 0 ? 'n' : ''}
              : {dimValue: BigInt(size)},
          ),
        },
      },
    },
  })
}

// Size, latency, accuracy and agreement of each method on models trained on digits, and on the convolutional network at
// several times its width, where weights and products outweigh everything else.
// Run `npm run build` first; `node bench/compress.js [NAMES]`. `node bench/compress.js FOLDER` measures the larger network that
// `python bench/compress_peer.py FOLDER` has trained, beside what onnxruntime.quantization made of it, in the same turns.
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {existsSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {compressionRows, compressModel, refusalLines} from '../build/lib/compress/index.js'
import {createRandom} from '../build/lib/core/statistics/index.js'
import {formatTable} from '../build/lib/cli/table.js'
import {loadModel} from '../build/lib/model/index.js'
import {dimsOf, floatsOf, GraphEditor} from '../build/lib/model/onnx/edit/index.js'

const fixtures = fileURLToPath(new URL('../test/fixtures/compress/', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'mlops-bench-compress-'))
const asked = process.argv.slice(2)

/**
 * The same function with `times` as many channels: each is there several times, and the weights behind it are divided
 * among its copies in random shares.
 */
function widen(bytes, times) {
  const random = createRandom(1)
  const editor = new GraphEditor(bytes)
  const weighted = editor.nodes.filter(({opType}) => opType === 'Conv' || opType === 'Gemm')
  weighted.forEach((node, index) => {
    const [, weight, bias] = node.input.map(name => editor.constant(name))
    const [outputs, inputs, ...kernel] = dimsOf(weight)
    const [o, i] = [index < weighted.length - 1 ? times : 1, index > 0 ? times : 1]
    const size = kernel.reduce((product, length) => product * length, 1)
    const values = floatsOf(weight)
    const wide = new Float32Array(values.length * o * i)
    for (let output = 0; output < outputs * o; output++)
      for (let input = 0; input < inputs; input++) {
        const shares = Array.from({length: i}, () => 0.5 + random())
        const total = shares.reduce((sum, share) => sum + share, 0)
        for (let copy = 0; copy < i; copy++)
          for (let k = 0; k < size; k++)
            wide[((output * inputs + input) * i + copy) * size + k] =
              (values[(Math.floor(output / o) * inputs + input) * size + k] * shares[copy]) / total
      }
    weight.dims = [outputs * o, inputs * i, ...kernel].map(BigInt)
    weight.rawData = new Uint8Array(wide.buffer)
    const biases = Float32Array.from(floatsOf(bias)).reduce(
      (all, value) => [...all, ...Array.from({length: o}, () => value)],
      [],
    )
    bias.dims = [BigInt(biases.length)]
    bias.rawData = new Uint8Array(Float32Array.from(biases).buffer)
  })
  return editor.finish()
}

/** Median times of one row on one thread, in turns, and accuracy over all rows. */
async function besidePeer(place) {
  const ours = join(folder, 'ours.onnx')
  await compressModel({
    ...request,
    ref: join(place, 'wide.onnx'),
    methods: ['int8'],
    output: ours,
    maxLoss: '1%',
  })
  const files = {
    original: join(place, 'wide.onnx'),
    'mlops compress': ours,
    'onnxruntime.quantization': join(place, 'wide-peer.onnx'),
  }
  const [, ...lines] = (await readFile(request.data, 'utf8')).trim().split('\n')
  const rows = lines.map(line => line.split(',').map(Number))
  const models = []
  for (const [name, file] of Object.entries(files))
    models.push({name, file, model: await loadModel(file), times: [], hits: 0})
  for (let turn = 0; turn < 2; turn++)
    for (const row of rows)
      for (const each of models) {
        const values = Float32Array.from(row.slice(0, -1))
        const tensors = {pixels: {type: 'float32', dims: [1, values.length], values}}
        const start = performance.now()
        const {probabilities} = await each.model.infer({rowCount: 1, tensors})
        each.times.push(performance.now() - start)
        const scores = [...probabilities.values]
        each.hits += scores.indexOf(Math.max(...scores)) === row.at(-1) ? 0.5 : 0
      }
  const median = values => values.sort((a, b) => a - b)[values.length >> 1]
  const original = median(models[0].times)
  const sizes = await Promise.all(models.map(async ({file}) => (await readFile(file)).length))
  console.log(
    formatTable(
      models.map(({name, times, hits}, index) => [
        name,
        `${(sizes[index] / 1e6).toFixed(2)} MB`,
        `1/${(sizes[0] / sizes[index]).toFixed(2)}`,
        `p50 ${median(times).toFixed(2)} ms`,
        `${(original / median(times)).toFixed(2)}×`,
        `p10 ${(models[0].times[90] / times[90]).toFixed(2)}×`,
        `accuracy ${(hits / rows.length).toFixed(4)}`,
      ]),
    ),
  )
  for (const {model} of models) await model.release()
}

const request = {
  directory: '.',
  data: join(fixtures, 'test.csv'),
  reference: join(fixtures, 'reference.csv'),
  target: 'digit',
  metric: 'accuracy',
}
const convolution = await readFile(join(fixtures, 'convolution.onnx'))
const models = [
  ...['mlp', 'trees', 'transformer', 'convolution'].map(name => ({
    name,
    file: join(fixtures, `${name}.onnx`),
  })),
  ...[2, 4].map(times => ({
    name: `convolution-${times}`,
    times,
    file: join(folder, `${times}.onnx`),
  })),
]
const [place] = asked.filter(name => existsSync(join(name, 'wide.onnx')))
try {
  if (place !== undefined) await besidePeer(place)
  for (const {name, times, file} of models) {
    if (asked.length > 0 && !asked.includes(name)) continue
    if (times !== undefined) await writeFile(file, widen(convolution, times))
    const compression = await compressModel({
      ...request,
      ref: file,
      ...(times === undefined ? {} : {limit: 200, methods: ['fp16', 'int8-weights', 'int8']}),
    })
    console.log(`${name}\n${formatTable(compressionRows(compression))}`)
    console.log(refusalLines(compression).join('\n'), '\n')
  }
} finally {
  await rm(folder, {recursive: true, force: true})
}

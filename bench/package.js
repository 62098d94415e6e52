// What packaging takes: node bench/package.js [RUNS]
// `mlops package --list` in processor time beside an empty Node; then seven targets of a model of 69 MB, together and
// one by one, in time that passes. The model is a made-up perceptron with a matrix of 4,096 × 4,096.
import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {createNode, DataType, GraphEditor} from '../build/lib/model/onnx/edit/index.js'

const TARGETS = ['folder', 'tar', 'mlflow', 'modelpack', 'node', 'notebook', 'web']
const runs = Number(process.argv[2] ?? 5)
const bin = fileURLToPath(new URL('../bin/mlops.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'mlops-bench-package-'))

try {
  const list = medianOf(runs, () => processorMs([bin, 'package', '--list']))
  const empty = medianOf(runs, () => processorMs(['-e', '0']))
  console.log(`Node ${process.version}, medians of ${runs}`)
  console.log(
    `mlops package --list  ${list.toFixed(0)} ms of processor, node -e 0 ${empty.toFixed(0)} ms`,
  )
  writeFileSync(join(folder, 'model.onnx'), largeModel())
  const together = medianOf(runs, () => packageMs(TARGETS))
  console.log(`${TARGETS.length} targets at once     ${(together / 1000).toFixed(2)} s`)
  for (const target of TARGETS)
    console.log(`  ${target.padEnd(12)}        ${(packageMs([target]) / 1000).toFixed(2)} s`)
} finally {
  rmSync(folder, {recursive: true, force: true})
}

function packageMs(targets) {
  rmSync(join(folder, 'out'), {recursive: true, force: true})
  const args = [bin, 'package', './model.onnx', '--target', targets.join(','), '-o', 'out']
  const startedAt = performance.now()
  const {status, stderr} = spawnSync(process.execPath, args, {cwd: folder, encoding: 'utf8'})
  if (status !== 0) throw new Error(stderr)
  return performance.now() - startedAt
}

/** User and system time of a process, as its shell counts it. */
function processorMs(args) {
  const quoted = [process.execPath, ...args].map(text => `'${text}'`).join(' ')
  const {stdout, status} = spawnSync('bash', ['-c', `${quoted} > /dev/null && times`], {
    encoding: 'utf8',
  })
  const [, line = ''] = stdout.split('\n')
  if (status !== 0) throw new Error(`${quoted} ended with ${status}`)
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60_000 * Number(minutes) + 1000 * Number(seconds),
    0,
  )
}

/** The small perceptron of the tests, with wide layers before its own. */
function largeModel() {
  const fixture = new URL('../test/fixtures/compress/mlp.onnx', import.meta.url)
  const editor = new GraphEditor(readFileSync(fixture))
  const widths = [64, 4096, 4096, 64]
  const readers = editor.nodes.filter(node => node.input.includes('pixels'))
  let from = 'pixels'
  for (let layer = 1; layer < widths.length; layer++) {
    const [rows, columns] = [widths[layer - 1], widths[layer]]
    const values = Float32Array.from({length: rows * columns}, () => (Math.random() - 0.5) / rows)
    const weights = editor.addConstant('wide', [rows, columns], {type: DataType.float, values})
    const [product, to] = [editor.freshName('product'), editor.freshName('wide')]
    editor.add(
      createNode('MatMul', [from, weights], [product]),
      createNode('Relu', [product], [to]),
    )
    from = to
  }
  for (const node of readers)
    node.input.forEach((name, index) => {
      if (name === 'pixels') node.input[index] = from
    })
  return editor.finish()
}

function medianOf(count, measure) {
  const sorted = Array.from({length: count}, measure).sort((a, b) => a - b)
  return sorted[Math.floor(count / 2)]
}

// What an image holds beside its base, against what the images of MLflow and BentoML install: node bench/package-size.js
// Packages come from the registries that npm and pip are set up for. Sizes are sums of file sizes.
import {spawnSync} from 'node:child_process'
import {mkdtempSync, readdirSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const PEERS = {
  'mlflow models build-docker': ['mlflow', 'onnx', 'onnxruntime'],
  'bentoml containerize': ['bentoml', 'onnxruntime'],
}
const bin = fileURLToPath(new URL('../bin/mlops.js', import.meta.url))
const model = fileURLToPath(
  new URL('../test/fixtures/models/sklearn-pipeline.onnx', import.meta.url),
)
const folder = mkdtempSync(join(tmpdir(), 'mlops-bench-size-'))

try {
  run(process.execPath, [bin, 'package', model, '--target', 'docker', '-o', 'image'], folder)
  const app = join(folder, 'image/app')
  run('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund'], app)
  const unpruned = sizeOf(join(app, 'node_modules'))
  run(process.execPath, ['prune.js', process.arch], app)
  const ours = sizeOf(app) + sizeOf(join(folder, 'image/model'))
  console.log(
    `mlops package --target docker   ${megabytes(ours)} (its packages before pruning: ${megabytes(unpruned)})`,
  )
  run('python3', ['-m', 'venv', 'venv'], folder)
  for (const [name, packages] of Object.entries(PEERS)) {
    const target = join(folder, packages[0])
    const python = join(folder, 'venv/bin/python')
    run(
      python,
      ['-m', 'pip', 'install', '--quiet', '--no-compile', '--target', target, ...packages],
      folder,
    )
    const versions = run(python, ['-m', 'pip', 'list', '--path', target, '--format=freeze'], folder)
      .split('\n')
      .filter(line => packages.includes(line.split('==')[0]))
    const theirs = sizeOf(target)
    console.log(
      `${name.padEnd(31)} ${megabytes(theirs)}, ${(theirs / ours).toFixed(1)} × (${versions.join(' ')})`,
    )
  }
} finally {
  rmSync(folder, {recursive: true, force: true})
}

function run(command, args, cwd) {
  const {status, stdout, stderr} = spawnSync(command, args, {cwd, encoding: 'utf8'})
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`)
  return stdout
}

function sizeOf(path) {
  return readdirSync(path, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .reduce(
      (sum, entry) => sum + statSync(join(entry.parentPath ?? entry.path, entry.name)).size,
      0,
    )
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(0)} MB`
}

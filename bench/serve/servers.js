// The servers that bench/serve.js compares, and how each is installed and started.
import {existsSync, mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {must} from './processes.js'

export const bench = fileURLToPath(new URL('..', import.meta.url))
export const models = join(bench, 'data/serve')
export const work = join(bench, 'data/serve-work')
const peers = join(bench, 'serve_peers')
const bin = fileURLToPath(new URL('../../bin/mlops.js', import.meta.url))

/** Of each: packages to install, bodies it understands (`workloads.js`), and how it is started. */
export const SERVERS = {
  mlops: {
    protocols: ['invocations', 'oip', 'predict'],
    ready: '/readyz',
    grpc: true,
    start: ({model, port, grpcPort}) => mlops(model, port, ['--no-log', '--grpc-port', grpcPort]),
  },
  // In a project, where the log is on by default.
  'mlops + log': {
    protocols: ['predict'],
    ready: '/readyz',
    start: ({model, port}) => mlops(model, port, []),
  },
  FastAPI: {
    packages: ['fastapi', 'pydantic', 'uvicorn[standard]', 'onnxruntime', 'numpy', 'onnx'],
    protocols: ['invocations'],
    ready: '/readyz',
    start: ({model, port}) => ({
      command: [
        ...[python('FastAPI'), '-m', 'uvicorn', 'fastapi_server:app', '--port', port],
        ...['--workers', '1', '--no-access-log', '--log-level', 'warning'],
      ],
      cwd: peers,
      env: {MODEL: modelFile(model)},
    }),
  },
  MLflow: {
    packages: ['mlflow', 'onnx', 'onnxruntime'],
    protocols: ['invocations'],
    ready: '/ping',
    start: ({model, port}) => {
      const saved = join(work, `mlflow-${model}`)
      if (!existsSync(saved))
        must(python('MLflow'), [join(peers, 'mlflow_save.py'), modelFile(model), saved])
      return {
        // What `mlflow models serve --env-manager local --workers 1` runs.
        command: [
          ...[python('MLflow'), '-m', 'uvicorn', 'mlflow.pyfunc.scoring_server.app:app'],
          ...['--host', '127.0.0.1', '--port', port, '--workers', '1'],
          ...['--no-access-log', '--log-level', 'warning'],
        ],
        env: {__pyfunc_model_path__: saved, MLFLOW_TRACKING_URI: join(work, 'mlruns')},
      }
    },
  },
  MLServer: {
    packages: ['mlserver', 'onnxruntime'],
    protocols: ['oip'],
    ready: '/v2/health/ready',
    grpc: true,
    start: ({model, port, grpcPort}) => {
      const folder = join(work, `mlserver-${model}`)
      mkdirSync(folder, {recursive: true})
      const settings = {
        debug: false,
        host: '127.0.0.1',
        http_port: port,
        grpc_port: grpcPort,
        metrics_port: grpcPort + 1,
        // In the process of the server, which is faster on one core than a worker beside it.
        parallel_workers: 0,
      }
      const runtime = {
        name: model,
        implementation: 'mlserver_onnx.OnnxRuntime',
        parameters: {uri: modelFile(model)},
      }
      writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings))
      writeFileSync(join(folder, 'model-settings.json'), JSON.stringify(runtime))
      return {
        command: [python('MLServer'), '-m', 'mlserver.cli.main', 'start', folder],
        env: {PYTHONPATH: peers},
      }
    },
  },
  BentoML: {
    packages: ['bentoml', 'onnxruntime', 'numpy'],
    protocols: ['invocations'],
    ready: '/readyz',
    start: ({model, port}) => bento(model, port, '0'),
  },
  'BentoML, batching': {
    venv: 'BentoML',
    packages: ['bentoml', 'onnxruntime', 'numpy'],
    protocols: ['invocations'],
    ready: '/readyz',
    start: ({model, port}) => bento(model, port, '1'),
  },
}

export function emptyServer(port, answerFile, flags = []) {
  return {command: [process.execPath, join(bench, 'serve_empty.js'), port, answerFile, ...flags]}
}

export function modelFile(model) {
  return join(models, `${model}.onnx`)
}

/** Makes the models and the virtual environment of a server, once; throws where that is impossible. */
export function install(name) {
  const {packages, venv: shared} = SERVERS[name]
  if (packages === undefined) return
  const folder = venv(shared ?? name)
  const stamp = join(folder, 'installed')
  if (existsSync(stamp)) return
  rmSync(folder, {recursive: true, force: true})
  must('python3', ['-m', 'venv', folder])
  must(python(shared ?? name), ['-m', 'pip', 'install', '-q', ...packages])
  writeFileSync(stamp, packages.join('\n'))
}

export function makeModels() {
  if (existsSync(modelFile('heavy'))) return
  install('FastAPI')
  must(python('FastAPI'), [join(peers, 'make_models.py'), models])
}

/** `fastapi 0.1 · uvicorn 0.2`; '' for a server without Python. */
export function versions(name) {
  const {packages, venv: shared} = SERVERS[name]
  if (packages === undefined) return ''
  const plain = packages.map(text => text.replace(/\[.*/, ''))
  const script =
    'import sys, importlib.metadata as m; print(" · ".join(f"{p} {m.version(p)}" for p in sys.argv[1:]))'
  return must(python(shared ?? name), ['-c', script, ...plain]).trim()
}

function venv(name) {
  return join(peers, '.venv', name.toLowerCase())
}

function python(name) {
  return join(venv(name), 'bin/python')
}

function bento(model, port, batchable) {
  return {
    command: [
      ...[python('BentoML'), '-m', 'bentoml', 'serve', 'bentoml_service:Onnx'],
      ...['--host', '127.0.0.1', '--port', port],
    ],
    cwd: peers,
    env: {
      MODEL: modelFile(model),
      BENTOML_BATCHABLE: batchable,
      BENTOML_DO_NOT_TRACK: 'true',
      BENTOML_HOME: join(work, 'bentoml'),
    },
  }
}

function mlops(model, port, flags) {
  const folder = join(work, 'mlops')
  mkdirSync(folder, {recursive: true})
  writeFileSync(join(folder, 'mlops.yaml'), `name: bench\nmodel:\n  path: ${modelFile(model)}\n`)
  return {
    command: [process.execPath, bin, 'serve', modelFile(model), '--port', port, ...flags],
    cwd: folder,
    env: {NO_COLOR: '1'},
  }
}

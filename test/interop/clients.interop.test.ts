import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {mlops} from '../cli/mlops.ts'
import {serve, type Served} from '../cli/served.ts'
import {GIT_ENV} from '../lib/registry/git-project.ts'
import {fixture} from '../lib/model/expected-predictions.ts'

// Clients that others wrote (requirements.txt) against the built `mlops serve`.
const python = process.env['MLOPS_PYTHON']
const resultsSchema = z.record(z.string(), z.string())

const OIP_CHECKS = {
  'triton_client.py': [
    ...['http_health', 'grpc_health', 'http_metadata', 'grpc_metadata'],
    ...['http_index_and_statistics', 'http_every_type_in_binary', 'http_every_type_in_json'],
    ...['http_json_alone', 'grpc_every_type', 'http_nan_and_infinity', 'http_compressed'],
    ...['http_raw_body', 'http_texts_and_numbers', 'grpc_texts_and_numbers', 'http_concurrent'],
    ...['grpc_concurrent', 'http_errors', 'grpc_errors', 'http_classification_is_refused'],
    ...['grpc_outputs_id_and_timeout', 'grpc_compressed'],
  ],
  'kserve_client.py': [
    ...['rest_health', 'grpc_health', 'rest_every_type_in_binary', 'rest_every_type_in_json'],
    ...['rest_json_alone', 'grpc_every_type_raw', 'grpc_typed_contents', 'rest_texts_and_numbers'],
    ...['grpc_texts_and_numbers', 'rest_errors', 'grpc_errors'],
  ],
}
const MLFLOW_CHECKS = [
  ...['health', 'client_of_a_data_frame', 'client_with_params', 'documented_payloads'],
  ...['csv', 'other_media_types', 'refused_bodies', 'errors_repeat_no_input'],
]

const script = (name: string): string => fileURLToPath(new URL(`clients/${name}`, import.meta.url))

const startPeer = (folder: string) =>
  execa(String(python), [script('mlflow_peer.py'), folder], {reject: false})

async function results(name: string, ...addresses: readonly string[]) {
  const {stdout} = await execa(String(python), [script(name), ...addresses])
  return resultsSchema.parse(JSON.parse(stdout))
}

describe.skipIf(python === undefined)('a client of the Open Inference Protocol', () => {
  let parent: string
  let server: Served
  beforeAll(async () => {
    parent = await mkdtemp(path.join(tmpdir(), 'mlops-oip-'))
    const root = path.join(parent, 'multi-output')
    const model = fixture('multi-output.onnx')
    const features = ['--features', 'a,b,c']
    for (const args of [
      ['init', root, '--model', model, ...features, '--git', '--yes'],
      ['register', '-C', root],
    ]) {
      const {exitCode, stderr} = await mlops(args, {cwd: parent, env: GIT_ENV})
      expect(stderr).toBe(exitCode === 0 ? stderr : '')
    }
    const files = ['every-type', 'sklearn-pipeline', 'int64'].map(name => fixture(`${name}.onnx`))
    server = await serve(['multi-output', ...files, '--grpc-port', '0'], {cwd: root})
  })
  afterAll(async () => {
    await server.stop()
    await rm(parent, {recursive: true, force: true})
  })

  describe.each(Object.entries(OIP_CHECKS))('%s', (name, checks) => {
    let found: Readonly<Record<string, string>>
    beforeAll(async () => {
      found = await results(name, server.host, String(server.grpc))
    })

    it.each(checks)('passes %s', check => {
      expect(found[check]).toBe('passed')
    })

    it('has no check that is not listed here', () => {
      expect(Object.keys(found)).toEqual(checks)
    })
  })
})

describe.skipIf(python === undefined)(
  "MLflow's client, and MLflow's own server beside ours",
  () => {
    let folder: string
    let peer: ReturnType<typeof startPeer>
    let server: Served
    let found: Readonly<Record<string, string>>
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'mlops-mlflow-'))
      peer = startPeer(folder)
      const port = await new Promise<string>((resolve, reject) => {
        peer.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
        void peer.then(({stderr}) => reject(new Error(stderr)))
      })
      server = await serve([path.join(folder, 'customers.onnx')])
      found = await results('mlflow_client.py', server.host, `127.0.0.1:${port}`)
    })
    afterAll(async () => {
      peer.kill()
      await Promise.all([peer, server.stop()])
      await rm(folder, {recursive: true, force: true})
    })

    it.each(MLFLOW_CHECKS)('passes %s', check => {
      expect(found[check]).toBe('passed')
    })

    it('has no check that is not listed here', () => {
      expect(Object.keys(found)).toEqual(MLFLOW_CHECKS)
    })
  },
)

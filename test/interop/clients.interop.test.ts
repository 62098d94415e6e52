import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {oipRoutes, startOipGrpc} from '../../src/lib/serve/oip/index.ts'
import {serveRoutes} from '../lib/serve/serve-routes.ts'
import {simpleServing} from '../lib/serve/simple-serving.ts'

// tritonclient 2.73.0 and kserve 0.21.0 (requirements.txt) against the routes and the gRPC service, or
// against a server that runs already: MLOPS_OIP_HTTP and MLOPS_OIP_GRPC, each host:port. It must serve
// these models of test/fixtures/models under the names of their files.
const MODELS = ['every-type', 'multi-output', 'sklearn-pipeline', 'int64']
const {MLOPS_OIP_HTTP: http, MLOPS_OIP_GRPC: grpc, MLOPS_PYTHON: python} = process.env

const CHECKS = {
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

interface Addresses {
  readonly http: string
  readonly grpc: string
  close(): Promise<void>
}

async function start(): Promise<Addresses> {
  if (http !== undefined && grpc !== undefined) return {http, grpc, close: () => Promise.resolve()}
  const identity = {name: 'mlops', version: '0.1.0'}
  const serving = await simpleServing(...MODELS)
  const routes = await serveRoutes(oipRoutes(serving, identity))
  const service = await startOipGrpc(serving, {
    ...{host: '127.0.0.1', port: 0, server: identity, maxMessageBytes: 16_000_000},
  })
  return {
    http: `127.0.0.1:${routes.port}`,
    grpc: `127.0.0.1:${service.port}`,
    async close() {
      await routes.close()
      await service.close()
      await serving.release()
    },
  }
}

describe.skipIf(python === undefined)('a real client of the protocol', () => {
  let server: Addresses
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.close())

  describe.each(Object.entries(CHECKS))('%s', (script, names) => {
    let results: Readonly<Record<string, string>>
    beforeAll(async () => {
      const file = fileURLToPath(new URL(`oip/${script}`, import.meta.url))
      const args = [file, server.http, server.grpc]
      const {stdout} = await execa(String(python), args)
      results = z.record(z.string(), z.string()).parse(JSON.parse(stdout))
    })

    it.each(names)('passes %s', name => {
      expect(results[name]).toBe('passed')
    })

    it('has no check that is not listed here', () => {
      expect(Object.keys(results)).toEqual(names)
    })
  })
})

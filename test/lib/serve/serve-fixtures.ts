import {tmpdir} from 'node:os'
import {onTestFinished} from 'vitest'
import type {ServeOptions} from '../../../src/lib/serve/serve-options.ts'
import {serveModels, type ModelServer} from '../../../src/lib/serve/serve-models.ts'
import {fixture} from '../model/expected-predictions.ts'

export interface ServedFixtures extends ModelServer {
  /** The status of an answer, its body, and how long it took. */
  ask(model: string, body: unknown): Promise<{status: number; json: unknown; ms: number}>
  /** How long liveness took to answer, again and again until `work` has ended. */
  livenessDuring(work: Promise<unknown>): Promise<readonly number[]>
  readonly restarts: readonly string[]
}

/** The whole server, with fixture models, on a free port; closed when the test ends. */
export async function serveFixtures(
  names: readonly string[],
  batching: Partial<ServeOptions['batching']> = {},
): Promise<ServedFixtures> {
  const restarts: string[] = []
  let ids = 0
  const server = await serveModels({
    directory: tmpdir(),
    refs: names.map(name => fixture(`${name}.onnx`)),
    includePrereleases: false,
    http: {host: '127.0.0.1', port: 0},
    insecure: false,
    grpc: undefined,
    batching: {maxRows: 64, targetLatencyMs: 10, ...batching},
    device: undefined,
    precomputed: undefined,
    version: '0.0.0',
    vertex: {vertexHealthPath: undefined, vertexPredictPath: undefined},
    gather: () => Promise.resolve([]),
    log: undefined,
    nextId: () => String(ids++),
    onAnswer: () => undefined,
    observe: () => ({onRestart: reason => void restarts.push(reason)}),
    notices: {
      info: () => undefined,
      error: () => undefined,
      loaded: () => undefined,
      moved: () => undefined,
      notMoved: () => undefined,
    },
  })
  onTestFinished(() => server.close())
  return {
    ...server,
    restarts,
    async ask(model, body) {
      const startedAt = performance.now()
      const response = await fetch(`${server.url}/models/${model}/predict`, {
        method: 'POST',
        body: JSON.stringify(body),
      })
      const json: unknown = await response.json()
      return {status: response.status, json, ms: performance.now() - startedAt}
    },
    async livenessDuring(work) {
      const ended = work.then(() => true)
      const times: number[] = []
      while (!(await Promise.race([ended, Promise.resolve(false)]))) {
        const startedAt = performance.now()
        await (await fetch(`${server.url}/livez`)).text()
        times.push(performance.now() - startedAt)
      }
      return times
    },
  }
}

import {readFile} from 'node:fs/promises'
import {expect, it, onTestFinished} from 'vitest'
import type {Feeds, ModelSignature, Outputs} from '../../../../src/lib/model/index.ts'
import {predictBatch} from '../../../../src/lib/model/predict-batch.ts'
import {createSession} from '../../../../src/lib/platform/onnxruntime/index.ts'
import {BatchingEngine} from '../../../../src/lib/serve/inference/batching-engine.ts'
import type {ServingEngine} from '../../../../src/lib/serve/inference/index.ts'
import {InlineExecutor} from '../../../../src/lib/serve/inference/inline-executor.ts'
import {RunTimeFit} from '../../../../src/lib/serve/inference/run-time-fit.ts'
import {feedsOf, fixture} from '../../model/expected-predictions.ts'
import {difference, openInline, openWorkers, someRows} from './open-fixture.ts'

const REQUESTS = 10_000
const MODELS = ['mlp', 'xgboost', 'sklearn-pipeline', 'every-type', 'zipmap-int64', 'fixed-batch-4']
const MOST_ROWS = 12

interface Sent {
  readonly outputs: Promise<Outputs>
  /** The same request, alone in its run. */
  readonly alone: Outputs
}

/** All requests at once, of every model in turn and of 1 to 12 rows; each has another first row. */
async function sendMixed(
  engines: ReadonlyMap<string, ServingEngine>,
  count: number,
): Promise<readonly Sent[]> {
  const shapes: {readonly engine: ServingEngine; readonly feeds: Feeds; readonly alone: Outputs}[] =
    []
  for (const [name, engine] of engines) {
    const all = feedsOf(engine.signature, name)
    for (let start = 0; start < all.rowCount; start++)
      for (let rows = 1; rows <= MOST_ROWS; rows++) {
        const feeds = someRows(all, start, rows)
        shapes.push({engine, feeds, alone: await engine.infer(feeds)})
      }
  }
  return Array.from({length: count}, (_, index) => {
    // A step that shares no factor with their number visits all shapes, in an odd order.
    const shape = shapes[(index * 7919) % shapes.length]
    if (shape === undefined) throw new Error('no request')
    return {outputs: shape.engine.infer(shape.feeds), alone: shape.alone}
  })
}

async function largestDifference(sent: readonly Sent[]): Promise<number> {
  let largest = 0
  for (const {outputs, alone} of sent) largest = Math.max(largest, difference(await outputs, alone))
  return largest
}

const ROOM = {maxQueuedRows: Infinity, maxQueuedBytes: Infinity, maxQueuedMs: Infinity}

it('gives each of 10,000 requests at once what it gets alone, in this process', async () => {
  const engines = new Map<string, ServingEngine>()
  let shared = 0
  const observe = {onBatch: (_: number, requests: number) => void (shared += Number(requests > 1))}
  for (const name of MODELS) engines.set(name, await openInline(name, {}, {...ROOM, observe}))
  const sent = await sendMixed(engines, REQUESTS)
  expect(await largestDifference(sent)).toBeLessThan(1e-6)
  expect(shared).toBeGreaterThan(100)
})

it('gives each of 10,000 requests at once what it gets alone, in processes of their own', async () => {
  const engines = new Map<string, ServingEngine>()
  let shared = 0
  const observe = {onBatch: (_: number, requests: number) => void (shared += Number(requests > 1))}
  for (const name of ['mlp', 'sklearn-pipeline'])
    engines.set(name, await openWorkers(name, {...ROOM, observe, cpus: 2}))
  const sent = await sendMixed(engines, REQUESTS)
  expect(await largestDifference(sent)).toBeLessThan(1e-6)
  expect(shared).toBeGreaterThan(100)
})

it('gives requests whose rows have different shapes each their own answer', async () => {
  const engine = await anyShape()
  const sent = Array.from({length: REQUESTS}, (_, index) => {
    const [rows, height, width] = [1 + (index % 3), 1 + (index % 5), 1 + (index % 7)]
    const values = Float32Array.from({length: rows * height * width}, (_, at) => (index + at) % 97)
    const x = {type: 'float32', dims: [rows, height, width], values} as const
    const sums = Array.from({length: rows}, (_, row) =>
      values
        .slice(row * height * width, (row + 1) * height * width)
        .reduce((sum, value) => sum + value, 0),
    )
    return {outputs: engine.infer({rowCount: rows, tensors: {x}}), sums}
  })
  for (const {outputs, sums} of sent)
    expect(Array.from((await outputs)['total']?.values as Float32Array)).toEqual(sums)
  expect(engine.queuedRows).toBe(0)
})

/** any-width.onnx sums rows of any height and width, which no table has. */
async function anyShape(): Promise<ServingEngine> {
  const signature: ModelSignature = {
    task: 'custom',
    inputs: [{name: 'x', type: 'float32', shape: [null, null, null]}],
    outputs: [{name: 'total', type: 'float32', shape: [null]}],
    ...{columns: [], labels: [], fixedBatch: null},
  }
  const bytes = await readFile(fixture('any-width.onnx'))
  const source = {bytes, externalData: []}
  const session = await createSession(source, {intraOpThreads: 1, outputs: ['total']})
  const engine = new BatchingEngine({
    ...{
      signature,
      predictionColumns: [],
      categories: [],
      mode: 'inline',
      singleRunMs: null,
      observe: {},
    },
    ...{batching: {safe: true, reason: null}, rowwise: true, maxRows: 64, targetLatencyMs: 10},
    ...{...ROOM, maxStandingMs: Infinity},
    fit: new RunTimeFit(),
    read: (_, rowCount) => ({rowCount, columns: []}),
    executor: new InlineExecutor({
      infer: feeds => predictBatch(session, signature, feeds),
      release: () => session.release(),
    }),
  })
  onTestFinished(() => engine.close())
  return engine
}

// Raw onnxruntime-node: batches of one array that is there already, on N worker threads with a
// session each, or on one session with N threads inside. Prints rows a second.
//   node bench/score-raw.js MODEL FEATURES ROWS THREADS BATCH workers|session
import {Worker, isMainThread, parentPort, workerData} from 'node:worker_threads'
import {InferenceSession, Tensor} from 'onnxruntime-node'

const PACK_ROWS = 16_384

async function infer({model, features, rows, batch, intraOpThreads}, ready) {
  const session = await InferenceSession.create(model, {
    intraOpNumThreads: intraOpThreads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
  })
  const values = Float32Array.from({length: PACK_ROWS * features}, () => Math.random() * 2 - 1)
  const run = start => {
    const part = values.subarray(start * features, (start + batch) * features)
    return session.run({X: new Tensor('float32', part, [batch, features])})
  }
  await run(0)
  await ready()
  for (let done = 0; done < rows; done += batch) await run(done % PACK_ROWS)
}

if (isMainThread) {
  const [model, features, rows, threads, batch, how] = process.argv.slice(2)
  const workers = how === 'workers' ? Number(threads) : 1
  const data = {
    model,
    features: Number(features),
    rows: Number(rows) / workers,
    batch: Number(batch),
    intraOpThreads: how === 'workers' ? 1 : Number(threads),
  }
  const started = Array.from({length: workers}, () => {
    const worker = new Worker(new URL(import.meta.url), {workerData: data})
    const ready = new Promise(resolve => worker.once('message', resolve))
    return {worker, ready}
  })
  await Promise.all(started.map(({ready}) => ready))
  const startedAt = performance.now()
  await Promise.all(
    started.map(({worker}) => {
      worker.postMessage('go')
      return new Promise(resolve => worker.once('exit', resolve))
    }),
  )
  process.stdout.write(`${Math.round(Number(rows) / ((performance.now() - startedAt) / 1000))}\n`)
} else {
  await infer(workerData, async () => {
    const go = new Promise(resolve => parentPort.once('message', resolve))
    parentPort.postMessage('ready')
    await go
  })
  parentPort.close()
}

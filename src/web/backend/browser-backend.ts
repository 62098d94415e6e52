import {env, InferenceSession, Tensor} from 'onnxruntime-web/wasm'
import type {PageModel} from '../../lib/package/portable/page-model.ts'
import {predictRows} from '../../lib/package/portable/predictor.ts'
import {openWebSession} from '../../lib/package/portable/web-session.ts'
import {inlineBytes, loadChecked} from './load-file.ts'
import type {PredictBackend} from './predict-backend.ts'

type Session = Awaited<ReturnType<typeof openWebSession>>

/** Runs the model in the page. Runs follow one another: the runtime takes one at a time. */
export function browserBackend(page: PageModel): PredictBackend {
  const {model, weights} = page.backend
  let session: Session | undefined
  let last: Promise<unknown> = Promise.resolve()
  return {
    place: 'in this browser',
    async start(onProgress) {
      const files = [model, ...weights]
      const totalBytes = files.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0)
      let loadedBytes = 0
      const onBytes = (count: number): void => {
        loadedBytes += count
        onProgress({loadedBytes, totalBytes})
      }
      const [[graph, ...others]] = await Promise.all([
        Promise.all(files.map(async file => await loadChecked(file, onBytes))),
        setUpRuntime(),
      ])
      session = await openWebSession(
        {InferenceSession, Tensor},
        {
          bytes: graph ?? new Uint8Array(),
          weights: weights.map(({name}, index) => ({
            name,
            bytes: others[index] ?? new Uint8Array(),
          })),
          outputs: page.meaning.outputs.map(({name}) => name),
        },
      )
    },
    predict(rows) {
      const opened = session
      if (opened === undefined) return Promise.reject(new Error('The model is not loaded yet.'))
      const run = last.then(() => predictRows(page, opened, rows))
      last = run.catch(() => undefined)
      return run
    },
  }
}

/** Threads need headers that a static host rarely sends. */
async function setUpRuntime(): Promise<void> {
  env.wasm.numThreads = 1
  env.logLevel = 'fatal'
  const inline = await inlineBytes('runtime')
  if (inline === undefined)
    env.wasm.wasmPaths = {wasm: new URL('ort-wasm-simd-threaded.wasm', document.baseURI).href}
  else env.wasm.wasmBinary = inline.buffer
}

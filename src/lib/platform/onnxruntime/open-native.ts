import type {Binding} from 'onnxruntime-node/dist/binding.js'
import {setOwn} from '../../core/records/index.ts'
import {loadOptions, readAnswer, type OpenSession, type RuntimeTensors} from './runtime-session.ts'

/**
 * Opens the class below the runtime's own `InferenceSession`. That one waits for a turn of the event
 * loop and then blocks the thread all the same, which costs a small model more than its run.
 *
 * @returns Undefined where the package has no such class, which it does not promise.
 */
export async function findNative(): Promise<OpenSession | undefined> {
  try {
    const {binding, initOrt} = await import('onnxruntime-node/dist/binding.js')
    initOrt()
    const {InferenceSession} = binding
    return typeof InferenceSession === 'function' ? openerOf(InferenceSession) : undefined
  } catch {
    return undefined
  }
}

function openerOf(NativeSession: Binding.InferenceSessionConstructor): OpenSession {
  // eslint-disable-next-line @typescript-eslint/require-await -- the same form
  return async (source, options, outputs) => {
    const session = new NativeSession()
    if ('path' in source) session.loadModel(source.path, options)
    else {
      const {buffer, byteOffset, byteLength} = source.bytes
      const settings = loadOptions(source, options)
      session.loadModel(buffer as ArrayBuffer, byteOffset, byteLength, settings)
    }
    const fetches = Object.fromEntries(outputs.map(name => [name, null]))
    const runNow = (feeds: RuntimeTensors): RuntimeTensors =>
      readAnswer(session.run(toNative(feeds), fetches, {}))
    return {
      async run(feeds) {
        // A loop of runs must let the thread do something else in between.
        await new Promise(setImmediate)
        return runNow(feeds)
      },
      runNow,
      release: () => {
        session.dispose()
        return Promise.resolve()
      },
    }
  }
}

type NativeFeeds = Parameters<Binding.InferenceSession['run']>[0]

/** The native side reads these four properties of a tensor, whatever it is otherwise. */
function toNative(feeds: RuntimeTensors): NativeFeeds {
  const tensors: Record<string, object> = {}
  for (const name of Object.keys(feeds)) {
    const tensor = feeds[name]
    if (tensor === undefined) continue
    const {type, dims, values} = tensor
    setOwn(tensors, name, {type, dims, data: values, location: 'cpu'})
  }
  return tensors as NativeFeeds
}

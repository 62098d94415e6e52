import {setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'

let collect: NodeJS.GCFunction | undefined

/**
 * Collects the objects that were made since the last collection, which takes well under a millisecond.
 *
 * The native memory of a chunk is freed with its object, which is tiny: V8 does not know of that memory, and lets hundreds of
 * megabytes of chunks that are done wait until its young objects fill their space.
 */
export function collectYoung(): void {
  collect ??= exposeCollection()
  collect({type: 'minor', execution: 'sync'})
}

function exposeCollection(): NodeJS.GCFunction {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as NodeJS.GCFunction
}

import {asError} from '../../core/errors/index.ts'
import type {InferenceSession} from 'onnxruntime-node'
import {CPU, deviceUnavailable, requireDevice} from './devices.ts'
import {findNative} from './open-native.ts'
import {openPublic} from './open-public.ts'
import type {OpenSession, RuntimeSession, SessionSource} from './runtime-session.ts'

export interface SessionOptions {
  /** Threads inside one run; at least 1. */
  readonly intraOpThreads: number
  /** Outputs to compute; others of the graph are left out. */
  readonly outputs: readonly string[]
  /** What to run on; operators that it lacks run on the CPU. `cpu` when left out. */
  readonly device?: string
}

const FATAL_ONLY = 4

/**
 * Loads a graph into ONNX Runtime; throws the runtime's own error where it refuses.
 *
 * @throws MlopsError `MODEL_DEVICE` when the device is not there.
 */
export async function createSession(
  source: SessionSource,
  {intraOpThreads, outputs, device = CPU}: SessionOptions,
): Promise<RuntimeSession> {
  const options: InferenceSession.SessionOptions = {
    intraOpNumThreads: intraOpThreads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // The runtime would print to stderr what it throws anyway.
    logSeverityLevel: FATAL_ONLY,
  }
  // The native module is large; commands that only describe or read data must not load it.
  if (device !== CPU) return await openOn(device, source, options, outputs)
  const open: OpenSession = (await findNative()) ?? openPublic
  return await open(source, options, outputs)
}

async function openOn(
  name: string,
  source: SessionSource,
  options: InferenceSession.SessionOptions,
  outputs: readonly string[],
): Promise<RuntimeSession> {
  const device = await requireDevice(name)
  const {env} = await import('onnxruntime-node')
  env.logLevel = 'fatal'
  try {
    return await openPublic(source, {...options, executionProviders: [name]}, outputs)
  } catch (cause) {
    // Where the CPU refuses too, it is the model.
    await (await openPublic(source, options, outputs)).release()
    throw await deviceUnavailable(device, asError(cause))
  }
}

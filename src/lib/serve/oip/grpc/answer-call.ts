import {RequestError} from '../../request-error.ts'
import type {Serving} from '../../serving.ts'
import type {RequestSpan} from '../../trace/index.ts'
import type {LiveModel} from '../../types.ts'
import {bindInputs} from '../bind-inputs.ts'
import {askedVersion, EXTENSIONS, modelMetadata} from '../model-metadata.ts'
import {readRawValues} from '../raw-values.ts'
import {refuse} from '../refuse.ts'
import {readId, readTimeout, readUnit, refuseClassification} from '../request-parameters.ts'
import {selectOutputs, type SelectedOutput} from '../select-outputs.ts'
import type {ServerIdentity} from '../server-identity.ts'
import {answerCounted, refusalCounted} from '../statistics.ts'
import {readWireRequest, type WireRequest} from './infer-request.ts'
import {readModelRef, type ModelRef} from './model-ref.ts'
import {readTypedContents} from './typed-contents.ts'
import {
  writeFlag,
  writeInferAnswer,
  writeModelMetadata,
  writeServerMetadata,
} from './write-answers.ts'

/** What of a call is not in its message. */
export interface CallContext {
  /** Time that the client still waits; undefined: as long as it takes. */
  readonly timeoutMs: number | undefined
  /** Whether the client has gone. */
  readonly aborted: boolean
  /** Undefined where nothing is traced. */
  readonly span?: RequestSpan | undefined
}

export interface CallHandler {
  /** Answered without a token: health. */
  readonly open: boolean
  readonly answer: (message: Uint8Array, call: CallContext) => Uint8Array | Promise<Uint8Array>
}

/** The six calls of inference.GRPCInferenceService, from message to message. */
export function callHandlers(
  serving: Serving,
  server: ServerIdentity,
): Readonly<Record<string, CallHandler>> {
  return {
    ServerLive: {open: true, answer: () => writeFlag(true)},
    ServerReady: {open: true, answer: () => writeFlag(serving.ready)},
    ServerMetadata: {open: false, answer: () => writeServerMetadata(server, EXTENSIONS)},
    ModelReady: {
      open: false,
      answer: message => writeFlag(isReady(serving, decode(readModelRef, message))),
    },
    ModelMetadata: {
      open: false,
      answer: message =>
        writeModelMetadata(modelMetadata(serving, find(serving, decode(readModelRef, message)))),
    },
    ModelInfer: {open: false, answer: (message, call) => infer(serving, message, call)},
  }
}

async function infer(
  serving: Serving,
  message: Uint8Array,
  call: CallContext,
): Promise<Uint8Array> {
  const asked = modelOf(decode(readModelRef, message))
  // Where nothing can be answered now, the tensors are not even looked for.
  const refused = refusalCounted(serving, asked.model, asked.version)
  if (refused !== undefined) throw refused
  const request = decode(readWireRequest, message)
  const id = readId(request.id)
  let selected: readonly SelectedOutput[] = []
  const ask = {
    protocol: 'oip-grpc',
    ...asked,
    unit: readUnit(request.parameters.get('unit')),
    id,
    timeoutMs: shorter(readTimeout(request.parameters.get('timeout')), call.timeoutMs),
    client: call,
  }
  const answered = await answerCounted(serving, ask, ({engine: {signature}}) => {
    selected = selectOutputs(requestedOutputs(request), true, signature)
    const feeds = bindInputs(request.inputs, signature, (tensor, type, count) =>
      tensor.raw === undefined
        ? decode(() => readTypedContents(type, tensor.contents, count, tensor.name), message)
        : readRawValues(type, tensor.raw, count, tensor.name),
    )
    return {feeds}
  })
  return writeInferAnswer(answered, id ?? answered.id, selected)
}

/** All travel in binary, whatever the parameters of REST say. */
function requestedOutputs({outputs}: WireRequest) {
  return outputs.map(({name, parameters}) => {
    refuseClassification(parameters.get('classification'), name)
    if (parameters.has('shared_memory_region')) throw refuse('Shared memory is not offered.')
    return {name, binary: true}
  })
}

/** A message that the protocol buffer reader cannot follow is the client's mistake. */
function decode<T>(read: (message: Uint8Array) => T, message: Uint8Array): T {
  try {
    return read(message)
  } catch (error) {
    if (error instanceof RequestError) throw error
    throw refuse('The message is no valid protocol buffer of this call.')
  }
}

function modelOf({model, version}: ModelRef): {
  readonly model: string | undefined
  readonly version: string | undefined
} {
  return {model: model === '' ? undefined : model, version: askedVersion(version)}
}

function find(serving: Serving, ref: ModelRef): LiveModel {
  const {model, version} = modelOf(ref)
  return serving.find(model, version)
}

function isReady(serving: Serving, ref: ModelRef): boolean {
  try {
    find(serving, ref)
    return true
  } catch (error) {
    if (error instanceof RequestError && error.kind === 'overloaded') return false
    throw error
  }
}

function shorter(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return Math.min(a, b)
}

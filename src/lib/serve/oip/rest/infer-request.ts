import {parseJsonBytes} from '../../http/index.ts'
import {RequestError} from '../../request-error.ts'
import type {OfferedTensor} from '../bind-inputs.ts'
import {refuse, refuseInput, shown} from '../refuse.ts'
import {readId, readTimeout, readUnit, refuseClassification} from '../request-parameters.ts'
import type {RequestedOutput} from '../select-outputs.ts'

/** A tensor of a request, its values still in JSON or in binary. */
export interface SentTensor extends OfferedTensor {
  readonly data: readonly unknown[] | undefined
  readonly raw: Uint8Array | undefined
}

/** The body of an infer request, its form checked; whether it fits a model is another question. */
export interface InferRequest {
  readonly id: string | undefined
  readonly timeoutMs: number | undefined
  readonly unit: string | undefined
  /** What holds for outputs that do not say themselves. */
  readonly binaryOutputs: boolean
  readonly inputs: readonly SentTensor[]
  readonly outputs: readonly RequestedOutput[]
}

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads the JSON of an infer request, and cuts the binary data after it into its tensors. Written by
 * hand because it stands in the way of every request.
 *
 * @param jsonLength - What the header Inference-Header-Content-Length says.
 * @throws RequestError `invalid`.
 */
export function readInferRequest(body: Buffer, jsonLength: number | undefined): InferRequest {
  if (jsonLength !== undefined && jsonLength > body.length)
    throw refuse(
      `Inference-Header-Content-Length says ${jsonLength} bytes of JSON; the body has ${body.length} bytes.`,
    )
  const json = jsonLength === undefined ? body : body.subarray(0, jsonLength)
  const request = parseObject(json)
  const parameters = fieldsOf(request['parameters'], 'parameters')
  const binary = jsonLength === undefined ? undefined : body.subarray(jsonLength)
  return {
    id: readId(request['id']),
    timeoutMs: readTimeout(parameters['timeout']),
    unit: readUnit(parameters['unit']),
    binaryOutputs: readFlag(parameters['binary_data_output'], 'binary_data_output') ?? false,
    inputs: readInputs(request['inputs'], binary),
    outputs: readOutputs(request['outputs']),
  }
}

function parseObject(json: Buffer): Fields {
  const value = parse(json)
  if (!isFields(value)) throw refuse('The body must be a JSON object.')
  return value
}

function parse(json: Buffer): unknown {
  try {
    return parseJsonBytes(json)
  } catch (error) {
    // Python writes them into JSON, which does not have them.
    if (error instanceof RequestError && (json.includes('NaN') || json.includes('Infinity')))
      throw refuse(`${error.message}.`, 'Send NaN and the infinities as binary data.')
    throw error
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const NO_FIELDS: Fields = {}

function fieldsOf(value: unknown, what: string, owner?: string): Fields {
  if (value === undefined || value === null) return NO_FIELDS
  if (isFields(value)) return value
  throw refuse(`${owner === undefined ? what : `${what} ${shown(owner)}`} must be a JSON object.`)
}

function readFlag(value: unknown, name: string): boolean | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'boolean') throw refuse(`The parameter ${name} must be true or false.`)
  return value
}

const FORM =
  'Send {"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP32", "data": [0.5]}]}; rows by column go to /predict.'

function readInputs(inputs: unknown, binary: Buffer | undefined): readonly SentTensor[] {
  if (!Array.isArray(inputs)) throw refuse('inputs must be a list of tensors.', FORM)
  const tensors: SentTensor[] = []
  let at = 0
  for (const input of inputs) {
    const tensor = readInput(input, binary, at)
    at += tensor.raw?.length ?? 0
    tensors.push(tensor)
  }
  if (binary !== undefined && at !== binary.length)
    throw refuse(
      `The inputs name ${at} bytes of binary data; ${binary.length} bytes follow the JSON.`,
    )
  return tensors
}

function readInput(input: unknown, binary: Buffer | undefined, at: number): SentTensor {
  const fields = fieldsOf(input, 'Each of inputs')
  const {name, datatype, shape, data} = fields
  if (typeof name !== 'string') throw refuse('Each of inputs needs a name.')
  if (typeof datatype !== 'string') throw refuseInput(name, 'it needs a datatype.')
  if (!Array.isArray(shape) || !shape.every(size => typeof size === 'number'))
    throw refuseInput(name, 'its shape must be a list of whole numbers.')
  const parameters = fieldsOf(fields['parameters'], 'parameters of input', name)
  refuseSharedMemory(parameters)
  const size = parameters['binary_data_size']
  if (size === undefined || size === null) {
    if (!Array.isArray(data))
      throw refuseInput(
        name,
        'it needs data, a list, or the parameter binary_data_size with its bytes after the JSON.',
      )
    return {name, datatype, shape, data, raw: undefined}
  }
  if (data !== undefined && data !== null)
    throw refuseInput(name, 'it has both data and binary_data_size.')
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw refuseInput(name, 'binary_data_size must be a whole number from 0.')
  if (binary === undefined)
    throw refuseInput(
      name,
      'binary data needs the header Inference-Header-Content-Length, which says where the JSON ends.',
    )
  if (at + size > binary.length)
    throw refuseInput(
      name,
      `binary_data_size says ${size} bytes; ${binary.length - at} are left in the body.`,
    )
  return {name, datatype, shape, data: undefined, raw: binary.subarray(at, at + size)}
}

function readOutputs(outputs: unknown): readonly RequestedOutput[] {
  if (outputs === undefined || outputs === null) return []
  if (!Array.isArray(outputs)) throw refuse('outputs must be a list.')
  return outputs.map((output: unknown) => {
    const fields = fieldsOf(output, 'Each of outputs')
    const name = fields['name']
    if (typeof name !== 'string') throw refuse('Each of outputs needs a name.')
    const parameters = fieldsOf(fields['parameters'], 'parameters of output', name)
    refuseSharedMemory(parameters)
    refuseClassification(parameters['classification'], name)
    return {name, binary: readFlag(parameters['binary_data'], 'binary_data')}
  })
}

/** Shared memory would let a request name memory of the machine. */
function refuseSharedMemory(parameters: Fields): void {
  if (parameters['shared_memory_region'] !== undefined)
    throw refuse('Shared memory is not offered.', 'Send the tensor as binary data.')
}

import {compressionAlgorithms} from '@grpc/grpc-js'
import {BinaryWriter, WireType} from '@bufbuild/protobuf/wire'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {readTypedContents} from '../../../../src/lib/serve/oip/grpc/typed-contents.ts'
import {startOipGrpc, type OipGrpcServer} from '../../../../src/lib/serve/oip/index.ts'
import {RequestError, type RequestErrorKind} from '../../../../src/lib/serve/request-error.ts'
import {simpleServing, type SimpleServing} from '../simple-serving.ts'
import {everyType, type TypedInput} from './every-type.ts'
import {GrpcClient} from './grpc-client.ts'

const options = {
  ...{host: '127.0.0.1', port: 0, maxMessageBytes: 1_000_000},
  server: {name: 'mlops', version: '0.1.0'},
}
let serving: SimpleServing
let server: OipGrpcServer
let client: GrpcClient
let typed: readonly TypedInput[]

beforeAll(async () => {
  serving = await simpleServing('every-type', 'multi-output', 'sklearn-pipeline')
  server = await startOipGrpc(serving, options)
  client = new GrpcClient(server.port)
  typed = await everyType()
})
afterAll(async () => {
  client.close()
  await server.close()
  await serving.release()
})

const x = {name: 'x', datatype: 'FP32', shape: [1, 3]}
const three = {
  model_name: 'multi-output',
  inputs: [{...x, contents: {fp32_contents: [1, 2, 3.5]}}],
}

describe('the server', () => {
  it('is live and ready', async () => {
    expect(await client.call('ServerLive')).toEqual({live: true})
    expect(await client.call('ServerReady')).toEqual({ready: true})
    serving.ready = false
    expect(await client.call('ServerReady')).toEqual({ready: false})
    serving.ready = true
  })

  it('says its name, its version and the extensions', async () => {
    expect(await client.call('ServerMetadata')).toEqual({
      ...{name: 'mlops', version: '0.1.0', extensions: ['binary_tensor_data']},
    })
  })

  it('says what a model takes and gives, of a version with or without the v', async () => {
    for (const version of ['', 'v1.2.0', '1.2.0'])
      expect(await client.call('ModelMetadata', {name: 'multi-output', version})).toEqual({
        ...{name: 'multi-output', versions: ['v1.2.0'], platform: 'onnx_onnxv1'},
        inputs: [{name: 'x', datatype: 'FP32', shape: ['-1', '3']}],
        outputs: [
          {name: 'total', datatype: 'FP32', shape: ['-1', '1']},
          {name: 'negated', datatype: 'FP32', shape: ['-1', '3']},
        ],
      })
    expect(await client.call('ModelReady', {name: 'multi-output'})).toEqual({ready: true})
  })
})

describe('every datatype', () => {
  it('comes back from raw contents as it went', async () => {
    const answer = await client.infer({
      model_name: 'every-type',
      inputs: typed.map(({name, datatype, shape}) => ({name, datatype, shape})),
      raw_input_contents: typed.map(({raw}) => raw),
    })
    expect(answer.outputs.map(({name, datatype}) => [name, datatype])).toEqual(
      typed.map(({output, datatype}) => [output, datatype]),
    )
    answer.raw_output_contents.forEach((raw, index) => {
      expect(raw.equals(typed[index]?.raw ?? raw.subarray(1)), answer.outputs[index]?.name).toBe(
        true,
      )
    })
  })

  it('comes back from typed contents as it went, but FP16, which has none', async () => {
    const inputs = typed.map(({name, datatype, shape, type, values}) => {
      const field = FIELDS[type] ?? ''
      const list = Array.from(values as ArrayLike<unknown>, value => {
        if (type === 'string') return Buffer.from(String(value))
        return type === 'bool' ? value === 1 : typeof value === 'bigint' ? String(value) : value
      })
      return {name, datatype, shape, contents: {[field]: list}}
    })
    const request = {model_name: 'every-type', inputs}
    expect(await client.refusal('ModelInfer', request)).toMatch(
      /^3 Input "in_float16": contents do not carry FP16\./,
    )
    // A request has raw or typed contents, not both: the other types go without the call.
    for (const {type, values} of typed.filter(({type}) => type !== 'float16')) {
      const message = contentsMessage(type, values)
      for (const parts of [[message.packed], [message.unpacked], message.parts])
        expect(readTypedContents(type, parts, values.length, 'x'), type).toEqual(values)
    }
  })
})

const FIELDS: Readonly<Record<string, string>> = {
  ...{bool: 'bool_contents', int8: 'int_contents', int16: 'int_contents', int32: 'int_contents'},
  ...{int64: 'int64_contents', uint8: 'uint_contents', uint16: 'uint_contents'},
  ...{uint32: 'uint_contents', uint64: 'uint64_contents', float32: 'fp32_contents'},
  ...{float64: 'fp64_contents', string: 'bytes_contents'},
}

/** One InferTensorContents as packed and as unpacked fields, and in parts, by the reference writer. */
function contentsMessage(type: TypedInput['type'], values: TypedInput['values']) {
  const fields = ['bool', 'int', 'int64', 'uint', 'uint64', 'fp32', 'fp64', 'bytes']
  const field = fields.indexOf((FIELDS[type] ?? '').replace('_contents', '')) + 1
  const write = (writer: BinaryWriter, value: unknown): BinaryWriter => {
    if (field === 1) return writer.bool(value === 1)
    if (field === 2) return writer.int32(Number(value))
    if (field === 3) return writer.int64(value as bigint)
    if (field === 4) return writer.uint32(Number(value))
    if (field === 5) return writer.uint64(value as bigint)
    if (field === 6) return writer.float(Number(value))
    if (field === 7) return writer.double(Number(value))
    return writer.bytes(Buffer.from(String(value)))
  }
  const wireType =
    field === 8 ? WireType.LengthDelimited : field === 7 ? WireType.Bit64 : field === 6 ? WireType.Bit32 : WireType.Varint // prettier-ignore
  const each = Array.from(values as ArrayLike<unknown>, value =>
    write(new BinaryWriter().tag(field, wireType), value).finish(),
  )
  const packed = new BinaryWriter().tag(field, WireType.LengthDelimited).fork()
  for (const value of values) write(packed, value)
  const unpacked = Buffer.concat(each)
  return {packed: field === 8 ? unpacked : packed.join().finish(), unpacked, parts: each}
}

describe('an answer', () => {
  it('has the outputs asked for, the id, and the version that answered', async () => {
    const request = {...three, id: 'my-1', outputs: [{name: 'negated'}]}
    const answer = await client.infer(request)
    expect(answer).toMatchObject({
      ...{id: 'my-1', model_name: 'multi-output', model_version: 'v1.2.0'},
      outputs: [{name: 'negated', datatype: 'FP32', shape: ['1', '3']}],
    })
    expect(answer.raw_output_contents[0]?.readFloatLE(8)).toBe(-3.5)
  })

  it('has the id of the prediction where the request has none', async () => {
    expect((await client.infer(three)).id).toMatch(/^prediction-\d+$/)
  })

  it('comes for texts and numbers', async () => {
    const inputs = [
      {name: 'age', datatype: 'FP32', shape: [1, 1], contents: {fp32_contents: [33]}},
      {name: 'income', datatype: 'FP32', shape: [1, 1], contents: {fp32_contents: [41.5]}},
      {name: 'city', datatype: 'BYTES', shape: [1, 1], contents: {bytes_contents: [Buffer.from('Rome')]}}, // prettier-ignore
    ]
    const answer = await client.infer({model_name: 'sklearn-pipeline', inputs})
    expect(answer.outputs.map(({datatype}) => datatype)).toEqual(['BYTES', 'FP32'])
    expect(answer.raw_output_contents[0]?.subarray(4).toString()).toMatch(/^(yes|no)$/)
  })

  it('comes for the unit and within the time that the request names', async () => {
    const parameters = {unit: {string_param: 'customer-7'}, timeout: {int64_param: 1_500_000}}
    await client.infer({...three, parameters}, {deadlineMs: 60_000})
    expect(serving.asks.at(-1)).toMatchObject({
      ...{protocol: 'oip-grpc', unit: 'customer-7', timeoutMs: 1500},
    })
    await client.infer({...three, parameters}, {deadlineMs: 900})
    const passed = serving.asks.at(-1)?.timeoutMs ?? 0
    expect(passed).toBeGreaterThan(500)
    expect(passed).toBeLessThanOrEqual(900)
  })
})

describe('a call is refused', () => {
  it.each([
    [{...three, model_name: 'other'}, /^5 No such model/],
    [{...three, model_version: 'v9.9.9'}, /^5 No such model or version/],
    [{...three, inputs: [{...x, contents: {fp32_contents: [1, 2]}}]}, /^3 Input "x": its shape needs 3 elements; its contents have fewer\.$/], // prettier-ignore
    [{...three, inputs: [{...x, contents: {fp32_contents: [1, 2, 3, 4]}}]}, /have more\.$/],
    [{...three, inputs: [{...x, contents: {fp64_contents: [1, 2, 3]}}]}, /stand in fp64_contents; FP32 needs fp32_contents/], // prettier-ignore
    [{...three, inputs: [x]}, /have fewer/],
    [{...three, inputs: [x], raw_input_contents: [Buffer.alloc(11)]}, /^3 Input "x": its shape needs 12 bytes/], // prettier-ignore
    [{...three, inputs: [x], raw_input_contents: [Buffer.alloc(12), Buffer.alloc(1)]}, /1 inputs and 2 raw_input_contents/], // prettier-ignore
    [{...three, raw_input_contents: [Buffer.alloc(12)]}, /not in both/],
    [{...three, outputs: [{name: 'nothing'}]}, /^3 The model has no output "nothing"\. Its outputs are "total", "negated"/], // prettier-ignore
    [{...three, outputs: [{name: 'total', parameters: {classification: {int64_param: 3}}}]}, /^3 .*classification/], // prettier-ignore
    [{...three, inputs: [{...x, shape: ['4611686018427387904', 3]}]}, /^3 Input "x": dimension 0/],
  ])('that does not fit: %#', async (request, message) => {
    expect(await client.refusal('ModelInfer', request)).toMatch(message)
  })

  it('whose message is none', async () => {
    const error: unknown = await client
      .raw('ModelInfer', Buffer.from([0x2a, 0x7f, 1]))
      .catch((error: unknown) => error)
    expect(error).toMatchObject({code: 3})
    expect(String(error)).toContain('protocol buffer')
  })

  it('whose message is too large, before or after decompression', async () => {
    const data = {...three, inputs: [x], raw_input_contents: [Buffer.alloc(2_000_000)]}
    expect(await client.refusal('ModelInfer', data)).toMatch(/^8 /)
    const gzip = new GrpcClient(server.port, {
      'grpc.default_compression_algorithm': compressionAlgorithms.gzip,
    })
    expect(await gzip.refusal('ModelInfer', data)).toMatch(/^8 /)
    expect((await gzip.infer(three)).outputs).toHaveLength(2)
    gzip.close()
  })

  it.each<[RequestErrorKind, number]>([
    ['invalid', 3],
    ['deadline', 4],
    ['not-found', 5],
    ['too-large', 8],
    ['internal', 13],
    ['overloaded', 14],
    ['unauthorized', 16],
  ])('with the status that fits: %s is %d', async (kind, code) => {
    serving.beforeRun = () => {
      throw new RequestError(kind, 'Why.', {hint: 'What to do.', retryAfter: 2})
    }
    const error: unknown = await client.infer(three).catch((error: unknown) => error)
    serving.beforeRun = () => undefined
    expect(error).toMatchObject({code, details: 'Why. What to do.'})
    expect(error).toHaveProperty('metadata.internalRepr', new Map([['retry-after', ['2']]]))
  })

  it('without a word of what nobody expected', async () => {
    serving.beforeRun = () => {
      throw new Error('secret /path')
    }
    expect(await client.refusal('ModelInfer', three)).toBe('13 Internal error.')
    serving.beforeRun = () => undefined
  })
})

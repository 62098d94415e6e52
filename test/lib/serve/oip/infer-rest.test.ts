import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {oipRoutes} from '../../../../src/lib/serve/oip/index.ts'
import {serveRoutes, type RunningRoutes} from '../serve-routes.ts'
import {simpleServing, type SimpleServing} from '../simple-serving.ts'
import {everyType, jsonList, type TypedInput} from './every-type.ts'
import {infer, post, readAnswer} from './oip-client.ts'

let serving: SimpleServing
let server: RunningRoutes
let typed: readonly TypedInput[]
const url = (model: string): string => `${server.url}/v2/models/${model}/infer`

beforeAll(async () => {
  serving = await simpleServing(
    'every-type',
    'multi-output',
    'int64',
    'mlp',
    'newest-opset',
    'fixed-batch-4',
    'lookup',
    'sklearn-pipeline',
    'float16',
  )
  server = await serveRoutes(oipRoutes(serving, {name: 'mlops', version: '0.1.0'}))
  typed = await everyType()
})
afterAll(async () => {
  await server.close()
  await serving.release()
})

const three = {name: 'x', datatype: 'FP32', shape: [2, 3], data: [1, 2, 3, 4, 5, 6.5]}

describe('every datatype', () => {
  it('comes back from binary as it went', async () => {
    const inputs = typed.map(({name, datatype, shape, raw}) => ({
      ...{name, datatype, shape},
      parameters: {binary_data_size: raw.length},
    }))
    const parameters = {binary_data_output: true}
    const raws = typed.map(({raw}) => raw)
    const answer = await infer(url('every-type'), {inputs, parameters}, raws)
    expect(answer.outputs).toEqual(
      typed.map(({output, datatype, shape, raw}) => ({
        ...{name: output, datatype, shape},
        parameters: {binary_data_size: raw.length},
      })),
    )
    for (const {output, raw} of typed) expect(answer.raw[output]?.equals(raw), output).toBe(true)
  })

  it('comes back from JSON as it went, but FP16, which travels in binary beside it', async () => {
    const inputs = typed.map(tensor => {
      const {name, datatype, shape, raw, type} = tensor
      return type === 'float16'
        ? {name, datatype, shape, parameters: {binary_data_size: raw.length}}
        : {name, datatype, shape, data: jsonList(tensor)}
    })
    const half = typed.find(({type}) => type === 'float16')
    const outputs = typed.map(({output, type}) => ({
      name: output,
      ...(type === 'float16' ? {parameters: {binary_data: true}} : {}),
    }))
    const answer = await infer(url('every-type'), {inputs, outputs}, [half?.raw ?? Buffer.alloc(0)])
    expect(answer.raw['out_float16']?.equals(half?.raw ?? Buffer.alloc(0))).toBe(true)
    const data = new Map(answer.outputs.map(output => [output.name, output.data]))
    expect(data.get('out_float64')).toEqual([0.1, 1e300, 0])
    expect(data.get('out_int8')).toEqual([-128, 0, 127])
    expect(data.get('out_int16')).toEqual([-32768, 0, 32767])
    expect(data.get('out_int32')).toEqual([-2147483648, 0, 2147483647])
    expect(data.get('out_uint8')).toEqual([0, 7, 255])
    expect(data.get('out_uint16')).toEqual([0, 7, 65535])
    expect(data.get('out_uint32')).toEqual([0, 7, 4294967295])
    expect(data.get('out_bool')).toEqual([true, false, true])
    expect(data.get('out_string')).toEqual(['a', '', 'Tromsø'])
    // 64-bit integers stand in the text digit by digit, and as numbers.
    expect(answer.text).toContain('[-9223372036854775808,9007199254740993,9223372036854775807]')
    expect(answer.text).toContain('[0,9007199254740993,18446744073709551615]')
  })

  it('may be nested as the shape says, and is then read row by row', async () => {
    const data = [
      [1, 2, 3],
      [4, 5, 6.5],
    ]
    const answer = await infer(url('multi-output'), {inputs: [{...three, data}]})
    expect(answer.outputs).toEqual([
      {name: 'total', datatype: 'FP32', shape: [2, 1], data: [6, 15.5]},
      {name: 'negated', datatype: 'FP32', shape: [2, 3], data: [-1, -2, -3, -4, -5, -6.5]},
    ])
  })

  it('is read from any offset in the body', async () => {
    const raw = Buffer.from(new Float32Array([1, 2, 3]).buffer)
    for (const id of ['a', 'ab', 'abc', 'abcd']) {
      const inputs = [
        {name: 'x', datatype: 'FP32', shape: [1, 3], parameters: {binary_data_size: 12}},
      ]
      const answer = await infer(url('multi-output'), {id, inputs}, [raw])
      expect(answer.outputs[0]?.data, id).toEqual([6])
    }
  })
})

describe('an answer', () => {
  it('names the model, its version and the id of the request', async () => {
    const answer = await infer(url('multi-output'), {id: 'my-1', inputs: [three]})
    expect(answer).toMatchObject({id: 'my-1', model_name: 'multi-output', model_version: 'v1.2.0'})
  })

  it('has the id of the prediction where the request has none', async () => {
    const answer = await infer(url('multi-output'), {id: '', inputs: [three]})
    expect(answer.id).toMatch(/^prediction-\d+$/)
  })

  it('has the outputs asked for, in that order, each in JSON or binary', async () => {
    const outputs = [{name: 'negated'}, {name: 'total', parameters: {binary_data: false}}]
    const parameters = {binary_data_output: true}
    const answer = await infer(url('multi-output'), {inputs: [three], outputs, parameters})
    expect(answer.outputs.map(({name, data}) => [name, data])).toEqual([
      ['negated', undefined],
      ['total', [6, 15.5]],
    ])
    const negated = answer.raw['negated'] ?? Buffer.alloc(0)
    expect([0, 4, 20].map(at => negated.readFloatLE(at))).toEqual([-1, -2, -6.5])
  })

  it('has null for NaN and the infinities in JSON, and their bits in binary', async () => {
    const raw = Buffer.from(new Float32Array([NaN, Infinity, -Infinity, -0, 0.5]).buffer)
    const inputs = [
      {name: 'x', datatype: 'FP32', shape: [5, 1], parameters: {binary_data_size: raw.length}},
    ]
    const json = await infer(url('newest-opset'), {inputs}, [raw])
    expect(json.text).toContain('"data":[null,null,null,-0.0,0.5]')
    const binary = await infer(url('newest-opset'), {inputs, outputs: [{name: 'y', parameters: {binary_data: true}}]}, [raw]) // prettier-ignore
    expect(binary.raw['y']?.equals(raw)).toBe(true)
  })

  it('is that of the version named, with or without the v', async () => {
    for (const version of ['v1.2.0', '1.2.0']) {
      const path = `${server.url}/v2/models/multi-output/versions/${version}/infer`
      expect((await infer(path, {inputs: [three]})).model_version).toBe('v1.2.0')
    }
  })
})

describe('a model', () => {
  it('with one input a column is fed by the names of its columns', async () => {
    const inputs = ['x3', 'x0', 'x2', 'x1'].map(name => ({
      ...{name, datatype: 'FP32', shape: [2, 1]},
      data: [[0.5], [1.5]],
    }))
    const {outputs} = await infer(url('mlp'), {inputs})
    expect(outputs[0]).toMatchObject({name: 'probabilities', shape: [2, 3]})
  })

  it('of texts and numbers takes both', async () => {
    const inputs = [
      {name: 'age', datatype: 'FP32', shape: [1, 1], data: [33]},
      {name: 'income', datatype: 'FP32', shape: [1, 1], data: [41.5]},
      {name: 'city', datatype: 'BYTES', shape: [1, 1], data: ['Rome']},
    ]
    const {outputs} = await infer(url('sklearn-pipeline'), {inputs})
    expect(outputs.map(({datatype, shape}) => [datatype, shape])).toEqual([
      ['BYTES', [1]],
      ['FP32', [1, 2]],
    ])
  })

  it('with a fixed batch takes any number of rows', async () => {
    const data = Array.from({length: 21}, (_, i) => i / 10)
    const inputs = [{name: 'x', datatype: 'FP32', shape: [7, 3], data}]
    expect((await infer(url('fixed-batch-4'), {inputs})).outputs[0]?.shape).toEqual([7, 1])
  })

  it('of 64-bit integers takes them as numbers and beyond 2^53 as text', async () => {
    const inputs = [
      {name: 'a', datatype: 'INT64', shape: [2, 1], data: ['9007199254740993', -5]},
      {name: 'b', datatype: 'INT64', shape: [2, 1], data: [[2], [5]]},
    ]
    expect((await infer(url('int64'), {inputs})).text).toContain('"data":[9007199254740995,0]')
  })
})

describe('a body without JSON', () => {
  const raw = {'inference-header-content-length': '0'}

  it('is the only input, and all outputs come in binary', async () => {
    const body = Buffer.from(new Float32Array([1, 2, 3, 4, 5, 6]).buffer)
    const answer = readAnswer(await post(url('multi-output'), body, raw))
    expect(answer.outputs.map(({shape}) => shape)).toEqual([
      [2, 1],
      [2, 3],
    ])
    expect(answer.raw['total']?.readFloatLE(4)).toBe(15)
  })

  it('is refused where it is no whole number of rows, or the model has several inputs', async () => {
    const cases = [
      ['multi-output', 13, 'a row of it has 12 bytes'],
      ['multi-output', 0, 'it has no rows'],
      ['int64', 16, 'The model has 2 inputs'],
    ] as const
    for (const [model, length, message] of cases) {
      const {status, bytes} = await post(url(model), Buffer.alloc(length), raw)
      expect(`${status} ${bytes.toString()}`).toContain(message)
      expect(status).toBe(400)
    }
  })
})

describe('what a request says about itself', () => {
  it('reaches the serving: unit, timeout, protocol, version, id', async () => {
    const parameters = {unit: 7, timeout: 2_500_000, priority: 1}
    const path = `${server.url}/v2/models/multi-output/versions/1.2.0/infer`
    await infer(path, {id: 'q', inputs: [three], parameters})
    expect(serving.asks.at(-1)).toMatchObject({
      ...{protocol: 'oip', model: 'multi-output', version: 'v1.2.0'},
      ...{unit: '7', timeoutMs: 2500, id: 'q'},
    })
  })

  it('sees that the client has gone', async () => {
    const gone = new Promise(resolve => {
      serving.beforeRun = ask =>
        new Promise(run => {
          const look = setInterval(() => {
            if (ask.client?.aborted !== true) return
            clearInterval(look)
            resolve('aborted')
            run()
          }, 5)
        })
    })
    const client = new AbortController()
    const body = JSON.stringify({inputs: [three]})
    const pending = fetch(url('multi-output'), {method: 'POST', body, signal: client.signal})
    pending.catch(() => undefined)
    setTimeout(() => client.abort(), 100)
    expect(await gone).toBe('aborted')
    serving.beforeRun = () => undefined
  })
})

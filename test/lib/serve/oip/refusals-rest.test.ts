import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {oipRoutes} from '../../../../src/lib/serve/oip/index.ts'
import {RequestError, type RequestErrorKind} from '../../../../src/lib/serve/request-error.ts'
import {serveRoutes, type RunningRoutes} from '../serve-routes.ts'
import {simpleServing, type SimpleServing} from '../simple-serving.ts'
import {everyType} from './every-type.ts'
import {post, refusal} from './oip-client.ts'

let serving: SimpleServing
let server: RunningRoutes

beforeAll(async () => {
  serving = await simpleServing('multi-output', 'every-type', 'int64', 'lookup', 'float16')
  server = await serveRoutes(oipRoutes(serving, {name: 'mlops', version: '0.1.0'}))
})
afterAll(async () => {
  await server.close()
  await serving.release()
})

const url = (model: string): string => `${server.url}/v2/models/${model}/infer`
const x = {name: 'x', datatype: 'FP32', shape: [1, 3], data: [1, 2, 3]}
const binaryOutputs = {binary_data_output: true}
const refused = (input: object, model = 'multi-output'): Promise<string> =>
  refusal(url(model), {inputs: [input], parameters: binaryOutputs})

describe('the body of a request is refused', () => {
  it.each([
    ['{"inputs": [', /no valid JSON/],
    ['{"inputs": [{"data": [NaN]}]}', /no valid JSON\. Send NaN and the infinities as binary/],
    ['', /the body is empty/],
    ['[1]', /must be a JSON object/],
    ['null', /must be a JSON object/],
    ['{}', /inputs must be a list/],
    ['{"inputs": {}}', /inputs must be a list/],
    ['{"inputs": [null]}', /Each of inputs needs a name/],
    ['{"inputs": [7]}', /Each of inputs must be a JSON object/],
    ['{"inputs": [{"name": "x"}]}', /Input "x": it needs a datatype/],
    ['{"inputs": [{"name": "x", "datatype": "FP32"}]}', /"x": its shape must be a list/],
    ['{"inputs": [], "id": 7}', /id must be a text/],
    ['{"inputs": [], "id": "\\ud800"}', /id holds half of a surrogate pair/],
    [`{"inputs": [], "id": "${'i'.repeat(257)}"}`, /id has 257 characters; at most 256/],
    ['{"inputs": [], "parameters": []}', /parameters must be a JSON object/],
    ['{"inputs": [], "parameters": {"timeout": "5"}}', /timeout must be a whole number/],
    ['{"inputs": [], "parameters": {"timeout": -1}}', /timeout must be a whole number/],
    ['{"inputs": [], "parameters": {"unit": {}}}', /unit must be a text or a number/],
    ['{"inputs": [], "parameters": {"binary_data_output": 1}}', /must be true or false/],
    ['{"inputs": [], "outputs": {}}', /outputs must be a list/],
    ['{"inputs": [], "outputs": [{}]}', /Each of outputs needs a name/],
    ['{"inputs": []}', /^400 Input "x" is missing\. Every input/],
    [`{"inputs": ${'['.repeat(200_000)}`, /no valid JSON/],
    [`{"inputs": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`, /nested deeper than 100/],
  ])('%s', async (body, message) => {
    expect(await refusal(url('multi-output'), body)).toMatch(message)
  })

  it('where it is no UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('{"id": "'), Buffer.from([0xff]), Buffer.from('"}')])
    expect(await refusal(url('multi-output'), bytes)).toBe('400 the body is not UTF-8')
  })
})

describe('inputs are refused', () => {
  it('that are unknown, given twice or missing, by name', async () => {
    expect(await refused({...x, name: 'y'})).toBe(
      '400 The model has no input "y". Its inputs are "x".',
    )
    expect(await refusal(url('multi-output'), {inputs: [x, x]})).toBe(
      '400 Input "x" is given twice.',
    )
    expect(await refusal(url('every-type'), {inputs: [], parameters: binaryOutputs})).toMatch(
      /^400 Inputs "in_float16", .* and 2 more are missing\./,
    )
    expect(await refused({...x, name: 'n'.repeat(5000)})).toContain(`"${'n'.repeat(100)}…"`)
  })

  it.each([
    [{datatype: 'FP64'}, /^400 Input "x": its datatype is FP32; the request says "FP64"\.$/],
    [{datatype: 'FLOAT'}, /its datatype is FP32; the request says "FLOAT"/],
    [
      {shape: [3]},
      /^400 Input "x": it has 2 dimensions, \[-1, 3\]; the shape of the request has 1/,
    ],
    [{shape: [1, 3, 1]}, /has 3\.$/],
    [{shape: [1, 4]}, /dimension 1 must be 3; the request says 4/],
    [{shape: [-1, -3]}, /dimension 0 of its shape is no whole number/],
    [{shape: [1.5, 2]}, /dimension 0 of its shape is no whole number/],
    [{shape: [null, 3]}, /its shape must be a list of whole numbers/],
    [{shape: [2 ** 53, 3]}, /dimension 0 of its shape is no whole number/],
    [{shape: [2 ** 52, 3]}, /more elements than can be counted/],
    [{shape: [0, 3], data: []}, /it has no rows/],
    [{shape: [1e9, 3]}, /needs 3000000000 elements; there are 3/],
    [{data: [1, 2]}, /its shape \[1, 3\] needs 3 elements; there are 2/],
    [{data: [[1, 2]]}, /dimension 1 of its shape is 3; a list of its data has 2 elements/],
    [
      {
        data: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
      /dimension 0 of its shape is 1; a list of its data has 2/,
    ],
    [{shape: [2, 3], data: [[1, 2, 3], 4]}, /nested in some places and flat in others/],
    [{data: [[1, 2, [3]]]}, /element 2 is a list; FP32 needs a number/],
    [{data: [1, [2], 3]}, /element 1 is a list; FP32 needs a number/],
    [{data: [1, '2', 3]}, /element 1 is a string; FP32 needs a number/],
    [{data: [1, null, 3]}, /element 1 is null; FP32 needs a number\. Send NaN as binary/],
    [{data: [1, 1e39, 3]}, /element 1 is out of the range of FP32/],
    [{data: 7}, /it needs data, a list/],
    [{data: undefined}, /it needs data, a list/],
    [{parameters: 7}, /parameters of input "x" must be a JSON object/],
    [{parameters: {shared_memory_region: 'r'}}, /Shared memory is not offered/],
    [{parameters: {binary_data_size: 12}}, /it has both data and binary_data_size/],
    [{parameters: {binary_data_size: 12}, data: undefined}, /needs the header Inference-Header/],
    [{parameters: {binary_data_size: -1}, data: undefined}, /must be a whole number from 0/],
  ])('%j', async (change, message) => {
    expect(await refused({...x, ...change})).toMatch(message)
  })

  it('that disagree about the number of rows', async () => {
    const a = {name: 'a', datatype: 'INT64', shape: [2, 1], data: [1, 2]}
    const b = {name: 'b', datatype: 'INT64', shape: [3, 1], data: [1, 2, 3]}
    expect(await refusal(url('int64'), {inputs: [a, b]})).toBe(
      '400 Input "b": it has 3 rows, and "a" has 2; every input must have the same number of rows.',
    )
  })

  it.each([
    ['in_int8', 128, 'is out of the range of INT8'],
    ['in_int8', 1.5, 'is not a whole number; INT8 needs a whole number'],
    ['in_int8', true, 'is a boolean; INT8 needs a whole number'],
    ['in_int16', -32769, 'is out of the range of INT16'],
    ['in_int32', 2 ** 31, 'is out of the range of INT32'],
    ['in_uint8', -1, 'is out of the range of UINT8'],
    ['in_uint16', 65536, 'is out of the range of UINT16'],
    ['in_uint32', 2 ** 32, 'is out of the range of UINT32'],
    ['in_int64', 2 ** 53, 'is beyond 2^53'],
    ['in_int64', '9223372036854775808', 'is out of the range of INT64'],
    ['in_int64', '0x10', 'is a string; INT64 needs a whole number'],
    ['in_int64', '', 'is a string; INT64 needs a whole number'],
    ['in_uint64', '-1', 'is out of the range of UINT64'],
    ['in_uint64', '18446744073709551616', 'is out of the range of UINT64'],
    ['in_float64', 'NaN', 'is a string; FP64 needs a number'],
    ['in_bool', 1, 'is not a whole number; BOOL needs true or false'],
    ['in_string', 7, 'is not a whole number; BYTES needs a text'],
    ['in_string', 'a\0b', 'holds a NUL character'],
    ['in_string', 'a\ud800', 'holds half of a surrogate pair'],
    ['in_string', '\udc00\ud800', 'holds half of a surrogate pair'],
  ])('whose element is none of its type: %s %j', async (name, value, message) => {
    const tensor = (await everyType()).find(input => input.name === name)
    const input = {name, datatype: tensor?.datatype, shape: [1], data: [value]}
    expect(await refused(input, 'every-type')).toContain(`Input "${name}": element 0 ${message}`)
  })

  it('that are FP16 in JSON, with the hint to use binary', async () => {
    const input = {name: 'x', datatype: 'FP16', shape: [1, 2], data: [1, 2]}
    const outputs = [{name: 'y', parameters: {binary_data: true}}]
    expect(await refusal(url('float16'), {inputs: [input], outputs})).toBe(
      '400 Input "x": JSON does not carry FP16. Send it as binary data.',
    )
  })

  it('beyond 2^53, with the hint to use text or binary', async () => {
    const input = {name: 'a', datatype: 'INT64', shape: [1, 1], data: [2 ** 53]}
    expect(await refused(input, 'int64')).toMatch(
      /as text \("9007199254740993"\) or as binary data/,
    )
  })

  it('that the model cannot run', async () => {
    const input = {name: 'place', datatype: 'INT64', shape: [1], data: [7]}
    expect(await refused(input, 'lookup')).toMatch(/^400 /)
  })
})

describe('outputs are refused', () => {
  it.each([
    ['multi-output', [{name: 'z'}], /^400 The model has no output "z"\. Its outputs are "total", "negated"\.$/], // prettier-ignore
    ['multi-output', [{name: 'total'}, {name: 'total'}], /Output "total" is requested twice/],
    ['multi-output', Array(20).fill({name: 'total'}), /Output "total" is requested twice/],
    ['multi-output', [{name: 'total', parameters: {classification: 3}}], /classification is not offered/], // prettier-ignore
    ['multi-output', [{name: 'total', parameters: {binary_data: 'yes'}}], /binary_data must be true or false/], // prettier-ignore
    ['multi-output', [{name: 'total', parameters: {shared_memory_region: 'r'}}], /Shared memory is not/], // prettier-ignore
    ['float16', [{name: 'y'}], /Output "y" is FP16, which JSON does not carry/],
    ['float16', [], /Output "y" is FP16, which JSON does not carry/],
  ])('of %s: %j', async (model, outputs, message) => {
    const half = {name: 'x', datatype: 'FP16', shape: [1, 2], data: [1, 2]}
    const inputs = [model === 'float16' ? half : x]
    const asked = serving.asks.length
    expect(await refusal(url(model), {inputs, outputs: outputs as unknown})).toMatch(message)
    // The model did not run for it.
    expect(serving.asks.length - asked).toBeLessThanOrEqual(1)
  })
})

describe('an error', () => {
  it.each<[RequestErrorKind, number]>([
    ['invalid', 400],
    ['not-found', 404],
    ['internal', 500],
    ['overloaded', 503],
    ['deadline', 504],
  ])('has the status that fits, the message and the hint: %s', async (kind, status) => {
    serving.beforeRun = () => {
      throw new RequestError(kind, 'Why.', {hint: 'What to do.'})
    }
    const answer = await post(url('multi-output'), {inputs: [x]})
    serving.beforeRun = () => undefined
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(JSON.parse(answer.bytes.toString())).toEqual({error: 'Why. What to do.'})
  })

  it('of an unknown model or version is 404', async () => {
    expect(await refused(x, 'nobody')).toMatch(/^404 /)
    for (const version of ['v9.9.9', '1', '2.0.0'])
      expect(
        await refusal(`${server.url}/v2/models/int64/versions/${version}/infer`, {inputs: []}),
      ).toMatch(/^404 /)
  })
})

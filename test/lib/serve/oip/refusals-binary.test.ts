import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {oipRoutes} from '../../../../src/lib/serve/oip/index.ts'
import {serveRoutes, type RunningRoutes} from '../serve-routes.ts'
import {simpleServing, type SimpleServing} from '../simple-serving.ts'
import {refusal} from './oip-client.ts'

let serving: SimpleServing
let server: RunningRoutes

beforeAll(async () => {
  serving = await simpleServing('multi-output', 'every-type')
  server = await serveRoutes(oipRoutes(serving, {name: 'mlops', version: '0.1.0'}))
})
afterAll(async () => {
  await server.close()
  await serving.release()
})

const url = (model: string): string => `${server.url}/v2/models/${model}/infer`
const binaryOutputs = {binary_data_output: true}

describe('binary data is refused', () => {
  const request = (size: number, model = 'multi-output', change: object = {}) => {
    const names = {'multi-output': ['x', 'FP32', [1, 3]], 'every-type': ['in_string', 'BYTES', [2]]}
    const [name, datatype, shape] = names[model as keyof typeof names]
    const parameters = {binary_data_size: size}
    const input = {name, datatype, shape, parameters, ...change}
    return JSON.stringify({inputs: [input], parameters: binaryOutputs})
  }
  const send = (json: string, length: number | string, bytes: number | Buffer, model: string) =>
    refusal(
      url(model),
      Buffer.concat([Buffer.from(json), typeof bytes === 'number' ? Buffer.alloc(bytes) : bytes]),
      {'inference-header-content-length': String(length)},
    )

  it.each([
    ['longer than the body', 12, 0, 11, /binary_data_size says 12 bytes; 11 are left/],
    [
      'shorter than the body',
      12,
      0,
      13,
      /The inputs name 12 bytes of binary data; 13 bytes follow/,
    ],
    [
      'of another length than the shape',
      8,
      0,
      8,
      /its shape needs 12 bytes \(3 × 4\); there are 8/,
    ],
    ['none', 0, 0, 0, /its shape needs 12 bytes \(3 × 4\); there are 0/],
    ['after JSON cut short', 12, -1, 12, /no valid JSON/],
    ['after a header beyond the body', 12, 100, 12, /says \d+ bytes of JSON; the body has/],
  ])('%s', async (_, size, shift, bytes, message) => {
    const json = request(size)
    expect(await send(json, json.length + shift, bytes, 'multi-output')).toMatch(message)
  })

  it.each(['-1', 'x', '1.5', '', '1e9999'])('with the header %j', async length => {
    expect(await send(request(12), length, 12, 'multi-output')).toMatch(
      /^400 Inference-Header-Content-Length/,
    )
  })

  it.each([
    ['a length beyond the end', [255, 255, 255, 255, 0, 0, 0, 0], /bytes are too few/],
    ['half a length', [1, 0, 0, 0, 97, 0, 0, 0], /bytes are too few/],
    ['bytes after the last', [0, 0, 0, 0, 0, 0, 0, 0, 1], /bytes are too many/],
    ['too few for any text', [0, 0, 0, 0], /needs 2 texts; its bytes cannot hold that many/],
    ['no UTF-8', [1, 0, 0, 0, 255, 0, 0, 0, 0], /a text is no valid UTF-8/],
    ['NUL', [1, 0, 0, 0, 0, 0, 0, 0, 0], /a text holds a NUL character/],
  ])('in texts with %s', async (_, list, message) => {
    const json = request(list.length, 'every-type')
    expect(await send(json, json.length, Buffer.from(list), 'every-type')).toMatch(message)
  })

  it('in booleans that are neither 0 nor 1', async () => {
    const change = {name: 'in_bool', datatype: 'BOOL'}
    const json = request(2, 'every-type', change)
    expect(await send(json, json.length, Buffer.from([1, 2]), 'every-type')).toMatch(
      /each byte of a BOOL tensor must be 0 or 1/,
    )
  })
})

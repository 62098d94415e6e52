// Bodies of requests, and what a right answer to them holds.
import {InferenceSession, Tensor} from 'onnxruntime-node'
import {modelFile} from './servers.js'

export const FEATURES = 30

/** The same numbers in every run: of a linear congruential generator, with four decimals. */
export function values(rows, seed = 1) {
  let state = seed
  return Array.from({length: rows * FEATURES}, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.round((state / 2 ** 32) * 20_000 - 10_000) / 10_000
  })
}

/** `{path, body}` of a request of so many rows. */
export function request(protocol, model, rows, id) {
  const flat = values(rows)
  const lists = Array.from({length: rows}, (_, row) =>
    flat.slice(row * FEATURES, (row + 1) * FEATURES),
  )
  switch (protocol) {
    case 'invocations':
      return {path: '/invocations', body: JSON.stringify({inputs: lists})}
    case 'oip': {
      const input = {name: 'X', shape: [rows, FEATURES], datatype: 'FP32', data: flat}
      return {path: `/v2/models/${model}/infer`, body: JSON.stringify({id, inputs: [input]})}
    }
    case 'predict': {
      const records = lists.map(list =>
        Object.fromEntries(list.map((value, k) => [`X_${k}`, value])),
      )
      return {path: '/predict', body: JSON.stringify(rows === 1 ? records[0] : records)}
    }
    default:
      throw new Error(protocol)
  }
}

/** What an answer may hold, one list for each output of the model: its last number of each row. */
export async function expected(model, rows) {
  const session = await InferenceSession.create(modelFile(model), {intraOpNumThreads: 1})
  const x = new Tensor('float32', Float32Array.from(values(rows)), [rows, FEATURES])
  return Object.values(await session.run({X: x})).map(({data}) => {
    const width = data.length / rows
    return Array.from({length: rows}, (_, row) => Number(data[row * width + width - 1]))
  })
}

/** Whether the numbers of one output are in the answer, in their order. */
export function holds(answer, outputs) {
  const found = []
  const walk = value => {
    if (typeof value === 'number') found.push(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk)
  }
  walk(answer)
  return outputs.some(wanted => {
    let at = 0
    for (const value of found) if (at < wanted.length && Math.abs(value - wanted[at]) < 1e-4) at++
    return at === wanted.length
  })
}

/** ModelInferRequest of the Open Inference Protocol, framed as gRPC sends it. */
export function grpcRequest(model, rows) {
  const raw = Buffer.from(Float32Array.from(values(rows)).buffer)
  const input = Buffer.concat([
    field(1, Buffer.from('X')),
    field(2, Buffer.from('FP32')),
    field(3, Buffer.concat([varint(rows), varint(FEATURES)])),
  ])
  const message = Buffer.concat([field(1, Buffer.from(model)), field(5, input), field(7, raw)])
  const head = Buffer.alloc(5)
  head.writeUInt32BE(message.length, 1)
  return Buffer.concat([head, message])
}

function field(number, bytes) {
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes])
}

function varint(value) {
  const bytes = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest])
    bytes.push((rest & 127) | 128)
  }
}

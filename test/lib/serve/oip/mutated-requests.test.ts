import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {oipRoutes} from '../../../../src/lib/serve/oip/index.ts'
import {callHandlers, type CallHandler} from '../../../../src/lib/serve/oip/grpc/answer-call.ts'
import type {Route} from '../../../../src/lib/serve/http/types.ts'
import {RequestError} from '../../../../src/lib/serve/request-error.ts'
import {simpleServing, type SimpleServing} from '../simple-serving.ts'
import {everyType, jsonList} from './every-type.ts'

const identity = {name: 'mlops', version: '0.1.0'}
const ROUNDS = 3000
let serving: SimpleServing
let route: Route | undefined
let call: CallHandler | undefined
beforeAll(async () => {
  serving = await simpleServing('every-type')
  route = oipRoutes(serving, identity).find(({path}) => path === '/v2/models/:model/infer')
  call = callHandlers(serving, identity)['ModelInfer']
})
afterAll(() => serving.release())

/** The generator of Numerical Recipes: the same mutations in every run. */
function* numbers(): Generator<number, never> {
  for (let state = 42; ;) {
    state = (state * 1664525 + 1013904223) % 2 ** 32
    yield state / 2 ** 32
  }
}

/** Changes, removes or repeats a few bytes. */
function mutate(bytes: Buffer, random: Generator<number, never>): Buffer {
  const next = (below: number): number => Math.floor(random.next().value * below)
  let mutated = Buffer.from(bytes)
  for (let i = next(4); i >= 0; i--) {
    const at = next(mutated.length)
    const end = at + next(12)
    const choice = next(4)
    if (choice === 0) mutated[at] = next(256)
    else if (choice === 1) mutated[at] = '0123456789[]{}",-e.:'.charCodeAt(next(20))
    else if (choice === 2) mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(end)])
    else mutated = Buffer.concat([mutated.subarray(0, end), mutated.subarray(at)])
    if (mutated.length === 0) return mutated
  }
  return mutated
}

/** Answers, and refusals by a RequestError; anything else is thrown. */
async function tally(
  requests: Iterable<() => unknown>,
): Promise<{readonly answered: number; readonly refused: number}> {
  let answered = 0
  let refused = 0
  for (const request of requests) {
    try {
      await request()
      answered++
    } catch (error) {
      if (!(error instanceof RequestError) || error.kind !== 'invalid') throw error
      refused++
    }
  }
  return {answered, refused}
}

describe('mutated requests are answered or refused, and nothing else', () => {
  it('in JSON with binary data after it', async () => {
    const typed = await everyType()
    const inputs = typed.map(tensor => {
      const {name, datatype, shape, raw, type} = tensor
      return type === 'float16' || type === 'string'
        ? {name, datatype, shape, parameters: {binary_data_size: raw.length}}
        : {name, datatype, shape, data: jsonList(tensor)}
    })
    const parameters = {binary_data_output: true, timeout: 5_000_000}
    const json = Buffer.from(JSON.stringify({id: 'm', parameters, inputs}))
    const raws = typed.filter(({type}) => type === 'float16' || type === 'string')
    const whole = Buffer.concat([json, ...raws.map(({raw}) => raw)])
    const headers = {'inference-header-content-length': String(json.length)}
    const random = numbers()
    const requests = Array.from({length: ROUNDS}, () => () => {
      const body = mutate(whole, random)
      const request = {method: 'POST', path: '', query: '', headers, body, aborted: false}
      return route?.handle(request, {model: 'every-type'})
    })
    const {answered, refused} = await tally(requests)
    expect(answered).toBeGreaterThan(20)
    expect(refused).toBeGreaterThan(ROUNDS / 2)
  })

  it('in protocol buffers', async () => {
    const typed = await everyType()
    // ModelInferRequest by hand: model_name, inputs of name, datatype and shape, raw_input_contents.
    const field = (number: number, bytes: Buffer): Buffer =>
      Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes])
    const text = (number: number, value: string): Buffer => field(number, Buffer.from(value))
    const whole = Buffer.concat([
      ...typed.map(({name, datatype, shape}) =>
        field(5, Buffer.concat([text(1, name), text(2, datatype), field(3, Buffer.from(shape))])),
      ),
      ...typed.map(({raw}) => field(7, raw)),
    ])
    const random = numbers()
    const context = {timeoutMs: undefined, aborted: false}
    const requests = Array.from(
      {length: ROUNDS},
      () => () => call?.answer(mutate(whole, random), context),
    )
    const {answered, refused} = await tally(
      requests.map(request => async () => {
        try {
          return await request()
        } catch (error) {
          // A mutation may name another model, which is refused as such.
          if (error instanceof RequestError && error.kind === 'not-found')
            throw new RequestError('invalid', error.message)
          throw error
        }
      }),
    )
    expect(answered).toBeGreaterThan(20)
    expect(refused).toBeGreaterThan(ROUNDS / 2)
  })
})

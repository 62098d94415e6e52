import {readFileSync} from 'node:fs'
import {credentials} from '@grpc/grpc-js'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {
  startOipGrpc,
  type AnsweredCall,
  type OipGrpcServer,
} from '../../../../src/lib/serve/oip/index.ts'
import {statisticsOf} from '../../../../src/lib/serve/oip/statistics.ts'
import {RequestError} from '../../../../src/lib/serve/request-error.ts'
import {simpleServing, type SimpleServing} from '../simple-serving.ts'
import {GrpcClient} from './grpc-client.ts'

const options = {
  ...{host: '127.0.0.1', port: 0, maxMessageBytes: 1_000_000},
  server: {name: 'mlops', version: '0.1.0'},
}
const three = {
  model_name: 'multi-output',
  inputs: [{name: 'x', datatype: 'FP32', shape: [1, 3], contents: {fp32_contents: [1, 2, 3.5]}}],
}
const calls: AnsweredCall[] = []
let serving: SimpleServing
let server: OipGrpcServer
let client: GrpcClient

beforeAll(async () => {
  serving = await simpleServing('multi-output')
  server = await startOipGrpc(serving, {...options, onAnswer: call => calls.push(call)})
  client = new GrpcClient(server.port)
})
afterAll(async () => {
  client.close()
  await server.close()
  await serving.release()
})

describe('every call', () => {
  it('is told to who asked for it, with what failed', async () => {
    await client.infer(three)
    await client.refusal('ModelInfer', {})
    serving.beforeRun = () => {
      throw new Error('a bug')
    }
    await client.refusal('ModelInfer', three)
    serving.beforeRun = () => undefined
    await client.call('ServerLive')
    expect(calls.map(({method, status, error}) => [method, status, String(error)])).toEqual([
      ['ModelInfer', 'OK', 'undefined'],
      ['ModelInfer', 'INVALID_ARGUMENT', expect.stringContaining('Input "x" is missing.')],
      ['ModelInfer', 'INTERNAL', 'Error: a bug'],
      ['ServerLive', 'OK', 'undefined'],
    ])
    expect(calls.every(({ms}) => ms >= 0 && ms < 10_000)).toBe(true)
  })
})

describe('a server that is overloaded', () => {
  it('refuses before it looks for tensors in the message, and counts it as a failure', async () => {
    const failedBefore = statisticsOf(serving.find()).failed
    const asksBefore = serving.asks.length
    serving.refused = new RequestError('overloaded', 'Too many wait.', {retryAfter: 3})
    // Its first tensor claims to be longer than the message: whoever reads it says INVALID_ARGUMENT.
    const broken = Buffer.from([0x2a, 0x04, 0x0a, 0x7f, 0x61, 0x62])
    await expect(client.raw('ModelInfer', broken)).rejects.toMatchObject({code: 14})
    expect(await client.refusal('ModelInfer', three)).toBe('14 Too many wait.')
    serving.refused = undefined
    await expect(client.raw('ModelInfer', broken)).rejects.toMatchObject({code: 3})
    expect((await client.infer(three)).outputs).toHaveLength(2)
    expect(statisticsOf(serving.find()).failed).toBe(failedBefore + 2)
    expect(serving.asks.length).toBe(asksBefore + 1)
  })

  it('says that a model is not there, overloaded or not', async () => {
    serving.refused = new RequestError('overloaded', 'Too many wait.')
    expect(await client.refusal('ModelInfer', {model_name: 'nobody'})).toMatch(/^5 /)
    serving.refused = undefined
  })
})

describe('a client that goes', () => {
  it.each([
    ['cancels', {cancelAfterMs: 100}, 1],
    ['waits no longer', {deadlineMs: 150}, 4],
  ])('is seen to have gone: it %s', async (_, extras, code) => {
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
    expect(await client.refusal('ModelInfer', three, extras)).toMatch(new RegExp(`^${code} `))
    expect(await gone).toBe('aborted')
    serving.beforeRun = () => undefined
  })
})

describe('a server with a token', () => {
  it('answers health to everybody and the rest to who knows it', async () => {
    const guarded = await startOipGrpc(serving, {...options, tokens: ['other', 'sesame']})
    const guest = new GrpcClient(guarded.port)
    expect(await guest.call('ServerReady')).toEqual({ready: true})
    for (const token of [undefined, '', 'sesamE', 'sesame2']) {
      const extras = token === undefined ? {} : {token}
      for (const method of ['ModelInfer', 'ModelMetadata', 'ModelReady', 'ServerMetadata'])
        expect(await guest.refusal(method, {}, extras)).toMatch(/^16 /)
    }
    expect((await guest.infer(three, {token: 'sesame'})).outputs).toHaveLength(2)
    guest.close()
    await guarded.close()
  })
})

describe('a server with a certificate', () => {
  it('speaks TLS', async () => {
    const pem = (name: string): Buffer => readFileSync(new URL(name, import.meta.url))
    const tls = {cert: pem('localhost.cert.pem'), key: pem('localhost.key.pem')}
    const secure = await startOipGrpc(serving, {...options, tls})
    const guest = new GrpcClient(secure.port, {}, credentials.createSsl(tls.cert))
    expect(await guest.call('ServerLive')).toEqual({live: true})
    guest.close()
    await secure.close()
  })
})

describe('closing', () => {
  it('waits for the calls under way and takes no more', async () => {
    const closing = await startOipGrpc(serving, options)
    const guest = new GrpcClient(closing.port)
    let run: () => void = () => undefined
    const started = new Promise<void>(resolve => {
      serving.beforeRun = () => {
        resolve()
        return new Promise<void>(release => (run = release))
      }
    })
    const pending = guest.infer(three)
    await started
    serving.beforeRun = () => undefined
    const closed = closing.close()
    const late = new GrpcClient(closing.port)
    expect(await late.refusal('ModelInfer', three)).toMatch(/^14 /)
    run()
    expect((await pending).outputs).toHaveLength(2)
    await closed
    await closing.close()
    guest.close()
    late.close()
  })
})

describe('a port that is taken', () => {
  it('is an error, not a server', async () => {
    await expect(startOipGrpc(serving, {...options, port: server.port})).rejects.toThrow()
  })
})

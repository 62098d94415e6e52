import {describe, expect, it} from 'vitest'
import {MlopsError} from '../../../../src/lib/core/errors/index.ts'
import {createServerLog, PLAIN_STYLE, type LogLevel} from '../../../../src/lib/serve/ops/index.ts'
import {RequestError} from '../../../../src/lib/serve/request-error.ts'

const REQUEST = {
  method: 'POST',
  path: '/predict',
  status: 503,
  milliseconds: 1.23456,
  bytesIn: 10,
  bytesOut: 20,
  remoteAddress: '127.0.0.1',
  error: new RequestError('overloaded', 'the queue is full'),
  traceId: undefined,
}

function logged(level: LogLevel, pretty: boolean) {
  const lines: string[] = []
  const write = (line: string) => void lines.push(line)
  const log = createServerLog({level, write, ...(pretty && {pretty: PLAIN_STYLE})})
  return {log, lines}
}

describe('the log of a server', () => {
  it('is JSON lines with the time, words and fields', () => {
    const {log, lines} = logged('info', false)
    log.info('listening', {url: 'http://127.0.0.1:8080'})
    const entry: unknown = JSON.parse(lines[0] ?? '')
    expect(entry).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      msg: 'listening',
      url: 'http://127.0.0.1:8080',
    })
  })

  it('is short lines for people, with the stack of a bug at the level debug only', () => {
    const {log, lines} = logged('info', true)
    log.info('listening', {url: 'http://h', models: 2})
    log.error('the model failed', new Error('out of memory'))
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d {2}listening {2}url=http:\/\/h models=2\n$/)
    expect(lines[1]).toMatch(/ {2}the model failed\nout of memory\n$/)
    const debug = logged('debug', true)
    debug.log.error('the model failed', new Error('out of memory'))
    expect(debug.lines[0]).toMatch(/ {2}the model failed\nError: out of memory\n +at /)
  })

  it('has the stack of a bug, and of foreseen failures only code, words and hint', () => {
    const {log, lines} = logged('info', false)
    log.error('a request failed', new TypeError('x is undefined'))
    log.error('a stage moved', new MlopsError('MODEL_NOT_FOUND', 'No such model.', {hint: 'Look.'}))
    const [bug, foreseen] = lines.map(line => (JSON.parse(line) as {err: unknown}).err)
    expect(bug).toEqual({
      type: 'TypeError',
      message: 'x is undefined',
      stack: expect.stringContaining('server-log.test.ts') as string,
    })
    expect(foreseen).toEqual({code: 'MODEL_NOT_FOUND', message: 'No such model.', hint: 'Look.'})
  })

  it('emphasises warnings and errors where the terminal can', () => {
    const lines: string[] = []
    const style = {
      dim: () => '',
      warning: (text: string) => `<${text}>`,
      error: (text: string) => `!${text}!`,
    }
    const log = createServerLog({level: 'info', write: line => lines.push(line), pretty: style})
    log.warn('w')
    log.error('e')
    expect(lines.join('')).toMatch(/<w>[^]*!e!/)
  })

  it('has requests at the level debug only', () => {
    expect(logged('info', false).log.request).toBeUndefined()
    const {log, lines} = logged('debug', false)
    log.request?.(REQUEST)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'POST /predict',
      status: 503,
      ms: 1.235,
      kind: 'overloaded',
      reason: 'the queue is full',
    })
  })
})

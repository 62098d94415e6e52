import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {get as getTls} from 'node:https'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {connect as connectTls} from 'node:tls'
import {execa} from 'execa'
import {describe, expect, it, onTestFinished} from 'vitest'
import {jsonAnswer, startHttpServer, type Route} from '../../../../src/lib/serve/http/index.ts'
import {running} from './running.ts'

const SLOW: Route = {
  method: 'GET',
  path: '/slow',
  handle: async () => {
    await new Promise(resolve => setTimeout(resolve, 500))
    return jsonAnswer('slow')
  },
}

const HELLO: Route = {method: 'GET', path: '/', handle: () => jsonAnswer('hello')}

const openssl = await execa('openssl', ['version'], {reject: false})

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'mlops-tls-'))
  onTestFinished(() => rm(path, {recursive: true}))
  return path
}

describe('a port', () => {
  it('of 0 is a free one, which the server says', async () => {
    const one = await running([HELLO])
    const two = await running([HELLO])
    expect(one.port).not.toBe(two.port)
    expect(one.url).toBe(`http://127.0.0.1:${one.port}`)
  })

  it('that is taken is an error with a way out', async () => {
    const {port} = await running([HELLO])
    await expect(startHttpServer([HELLO], {host: '127.0.0.1', port})).rejects.toMatchObject({
      code: 'SERVE_PORT',
      message: `Cannot listen on 127.0.0.1:${port}: another process listens there.`,
      hint: expect.stringContaining('--port 0') as string,
    })
  })

  it('on an address of another machine is an error', async () => {
    await expect(startHttpServer([HELLO], {host: '192.0.2.1', port: 0})).rejects.toMatchObject({
      code: 'SERVE_PORT',
    })
  })

  it('on every address is shown as one that can be pasted', async () => {
    expect((await running([HELLO], {host: '0.0.0.0'})).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })
})

describe('connections', () => {
  it('beyond the limit are closed', async () => {
    const server = await running([HELLO], {maxConnections: 1})
    const first = await fetch(server.url)
    expect(first.status).toBe(200)
    const {connect} = await import('node:net')
    expect(await text(connect(server.port, '127.0.0.1'))).toBe('')
  })
})

describe('TLS', () => {
  it.skipIf(openssl.failed)('serves by the certificate and key (needs openssl)', async () => {
    const directory = await folder()
    const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
    await execa('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1'],
    ])
    const {readFile} = await import('node:fs/promises')
    const server = await running([HELLO, SLOW], {tls: {cert, key}})
    expect(server.url).toMatch(/^https:/)
    const ca = await readFile(cert)
    const ask = (path: string) =>
      new Promise<string>((resolve, reject) => {
        getTls(server.url + path, {ca, agent: false}, response => resolve(text(response))).on(
          'error',
          reject,
        )
      })
    expect(await ask('/')).toBe('"hello"')
    const silent = connectTls({port: server.port, host: '127.0.0.1', ca})
    await new Promise(resolve => silent.once('secureConnect', resolve))
    const due = ask('/slow')
    await expect.poll(() => server.inFlight).toBe(1)
    const started = performance.now()
    await server.close()
    expect(await due).toBe('"slow"')
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it('with files that are missing or no PEM is an error', async () => {
    const path = join(await folder(), 'x.pem')
    const options = {host: '127.0.0.1', port: 0, tls: {cert: path, key: path}}
    await expect(startHttpServer([HELLO], options)).rejects.toMatchObject({code: 'SERVE_TLS'})
    await writeFile(path, 'no certificate')
    await expect(startHttpServer([HELLO], options)).rejects.toMatchObject({code: 'SERVE_TLS'})
  })
})

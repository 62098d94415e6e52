import {copyFile, writeFile} from 'node:fs/promises'
import {createServer} from 'node:http'
import {connect, type AddressInfo} from 'node:net'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect, it, onTestFinished} from 'vitest'
import {temporaryFolder} from '../../lib/registry/git-project.ts'
import {post, serve, type RunningServer} from './running-server.ts'

const fixture = (folder: string, name: string): string =>
  fileURLToPath(new URL(`../../fixtures/${folder}/${name}`, import.meta.url))

async function serveTwo(): Promise<{readonly server: RunningServer; readonly folder: string}> {
  const folder = await temporaryFolder()
  await copyFile(fixture('models', 'sigmoid.onnx'), path.join(folder, 'm.onnx'))
  await copyFile(fixture('models', 'image.onnx'), path.join(folder, 'pictures.onnx'))
  await copyFile(fixture('images', 'red.png'), path.join(folder, 'red.png'))
  await writeFile(path.join(folder, 'secret.txt'), 'top-secret')
  return {server: await serve(['./m.onnx', './pictures.onnx'], {cwd: folder}), folder}
}

/** Sends bytes as they are; all that comes back until the server closes. */
function exchange(url: string, bytes: string): Promise<string> {
  const {port, hostname} = new URL(url)
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    socket.on('data', data => (text += data.toString('latin1')))
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
}

it(
  'a request reaches no file and no other server, and smuggles nothing',
  {timeout: 120_000},
  async () => {
    const {server, folder} = await serveTwo()
    const {url} = server

    // MLflow CVE-2023-6909, CVE-2024-1483 and CVE-2024-3848: a name is no path.
    const body = '{"inputs":[{"name":"x","shape":[1,1],"datatype":"FP32","data":[1]}]}'
    for (const name of [
      '../secret.txt',
      '..%2fsecret.txt',
      '%2e%2e/secret.txt',
      './m.onnx',
      `${folder}/m.onnx`,
    ])
      for (const target of [`/models/${name}/predict`, `/v2/models/${name}/infer`]) {
        const answer = await exchange(
          url,
          `POST ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        )
        expect(answer, target).toMatch(/^HTTP\/1\.1 404 /)
        expect(answer).not.toContain('top-secret')
      }

    // TorchServe CVE-2023-43654, BentoML CVE-2025-54381: nothing that a request names is fetched or read.
    let asked = 0
    const victim = createServer((_request, response) => {
      asked++
      response.end()
    }).listen(0, '127.0.0.1')
    await new Promise(resolve => victim.once('listening', resolve))
    onTestFinished(() => void victim.close())
    const {port} = victim.address() as AddressInfo
    const described: unknown = await (await fetch(`${url}/models/pictures`)).json()
    const column = (described as {columns: {name: string}[]}).columns[0]?.name ?? ''
    for (const named of [
      `http://127.0.0.1:${port}/a.png`,
      path.join(folder, 'red.png'),
      'red.png',
      '../red.png',
      `file://${folder}/red.png`,
    ]) {
      const {status, json} = await post(`${url}/models/pictures/predict`, {[column]: named})
      expect(status, named).toBe(400)
      expect(JSON.stringify(json)).not.toContain(folder)
    }
    expect(asked).toBe(0)

    // BentoML CVE-2024-2912 and CVE-2025-27520: no media type makes the server unpickle.
    for (const type of [
      'application/vnd.bentoml+pickle',
      'application/python-pickle',
      'application/octet-stream',
    ]) {
      const response = await fetch(`${url}/models/m/predict`, {
        method: 'POST',
        headers: {'Content-Type': type, 'Payload-Container': 'pickle'},
        body: Buffer.from('cos\nsystem\n(S"touch pwned"\ntR.'),
      })
      expect([400, 415]).toContain(response.status)
    }

    // Ray CVE-2023-48022, Triton CVE-2025-23319: nobody loads models or shares memory over the data port.
    for (const target of [
      '/v2/repository/models/m/load',
      '/v2/repository/models/m/unload',
      '/v2/systemsharedmemory/region/a/register',
      '/v2/cudasharedmemory/region/a/register',
      '/api/jobs/',
      '/models?url=http://127.0.0.1/',
    ]) {
      const {status} = await post(url + target, {name: 'a', key: '/etc/passwd'})
      expect([404, 405], target).toContain(status)
    }

    // Two ways to say where a request ends are one request too many.
    for (const heads of [
      'Content-Length: 2\r\nContent-Length: 3',
      'Content-Length: 2\r\nTransfer-Encoding: chunked',
      'Transfer-Encoding: chunked, identity',
      'Content-Length: +2',
    ]) {
      const answer = await exchange(
        url,
        `POST /models/m/predict HTTP/1.1\r\nHost: a\r\n${heads}\r\n\r\n{}GET /secret HTTP/1.1\r\n\r\n`,
      )
      expect(answer, heads).toMatch(/^HTTP\/1\.1 400 /)
      expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1)
    }

    // Errors tell of no path, no stack and no input.
    const {status, json} = await post(`${url}/models/m/predict`, {x_0: 'hunter2', x_1: 0, x_2: 0})
    expect(status).toBe(400)
    for (const word of ['hunter2', folder, '.js', 'node_modules', '    at '])
      expect(JSON.stringify(json)).not.toContain(word)
    expect((await post(`${url}/models/m/predict`, {x_0: 0, x_1: 0, x_2: 0})).status).toBe(200)
  },
)

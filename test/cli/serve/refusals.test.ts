import {generateKeyPairSync} from 'node:crypto'
import {copyFile, mkdir, readFile, writeFile} from 'node:fs/promises'
import {createServer} from 'node:net'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, it, onTestFinished} from 'vitest'
import {createGitProject, GIT_ENV, temporaryFolder} from '../../lib/registry/git-project.ts'
import {mlops} from '../mlops.ts'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/models/${name}`, import.meta.url))
const certificate = (name: string): string =>
  fileURLToPath(new URL(`../../lib/serve/oip/localhost.${name}.pem`, import.meta.url))

async function folderWithModel(): Promise<string> {
  const folder = await temporaryFolder()
  await copyFile(fixture('sigmoid.onnx'), path.join(folder, 'm.onnx'))
  return folder
}

/** What a server that must not start says. */
async function refusal(cwd: string, ...args: string[]) {
  const port = args.includes('--port') ? [] : ['--port', '0']
  const {exitCode, stdout, stderr} = await mlops(['serve', ...port, '--json', ...args], {
    cwd,
    env: {...GIT_ENV, MLOPS_TOKEN: '', PORT: ''},
    timeout: 25_000,
  })
  expect(stderr).not.toMatch(/^\s+at /m)
  const {error} = JSON.parse(stdout) as {
    error: {code: string; message: string; hint: string; exit: number}
  }
  expect(error.exit).toBe(exitCode)
  return error
}

describe('mlops serve does not start', () => {
  it.each([
    ['without the file', ['./none.onnx'], 'MODEL_NOT_FOUND', 4, './none.onnx'],
    ['on a device that is not there', ['./m.onnx', '--device', 'gpux'], 'MODEL_DEVICE', 2, 'gpux'],
    ['for everybody', ['./m.onnx', '--host', '0.0.0.0'], 'SERVE_EXPOSED', 2, '0.0.0.0'],
    [
      'without its token file',
      ['./m.onnx', '--token-file', 'none.txt'],
      'FILE_NOT_FOUND',
      2,
      'none.txt',
    ],
    [
      'without its certificate',
      ['./m.onnx', '--tls-cert', 'none.pem', '--tls-key', 'none.key'],
      'SERVE_TLS',
      2,
      /none\.(key|pem)/,
    ],
    [
      'gRPC without its certificate',
      ['./m.onnx', '--grpc-port', '0', '--tls-cert', 'none.pem', '--tls-key', 'none.key'],
      'SERVE_TLS',
      2,
      /none\.(key|pem)/,
    ],
    [
      'with a certificate for a key',
      ['./m.onnx', '--tls-cert', certificate('cert'), '--tls-key', certificate('cert')],
      'SERVE_TLS',
      2,
      /cannot be used: the second of them has no private key in PEM\./,
    ],
    [
      'with a key for a certificate',
      ['./m.onnx', '--tls-cert', certificate('key'), '--tls-key', certificate('key')],
      'SERVE_TLS',
      2,
      /cannot be used: the first of them has no certificate in PEM\./,
    ],
    [
      'on one port for two protocols',
      ['./m.onnx', '--port', '18999', '--grpc-port', '18999'],
      'SERVE_PORT',
      2,
      'HTTP and gRPC cannot share port 18999.',
    ],
    ['with half of TLS', ['./m.onnx', '--tls-cert', 'c.pem'], 'USAGE', 2, '--tls-key'],
    ['on port 70000', ['./m.onnx', '--port', '70000'], 'USAGE', 2, '65535'],
    ['in no process', ['./m.onnx', '--processes', '0'], 'USAGE', 2, 'processes'],
  ] as const)('%s', async (_title, args, code, exit, words) => {
    const error = await refusal(await folderWithModel(), ...args)
    expect(error).toMatchObject({code, exit})
    expect(error.message).toMatch(words)
    expect(error.hint).toMatch(/\w/)
  })

  it('where another process listens', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    onTestFinished(() => void other.close())
    const {port} = other.address() as AddressInfo
    const folder = await folderWithModel()
    for (const more of [[], ['--processes', '2']]) {
      const error = await refusal(folder, './m.onnx', '--port', String(port), ...more)
      expect(error).toMatchObject({code: 'SERVE_PORT', exit: 2})
      expect(error.message).toContain(`127.0.0.1:${port}: another process listens there`)
      expect(error.hint).toContain('--port 0')
    }
  })

  it('with a key of another certificate, or one that is encrypted', async () => {
    const folder = await folderWithModel()
    const rsa = generateKeyPairSync('rsa', {modulusLength: 2048}).privateKey
    const ec = generateKeyPairSync('ec', {namedCurve: 'prime256v1'}).privateKey
    const pem = {type: 'pkcs8', format: 'pem'} as const
    await writeFile(path.join(folder, 'rsa.pem'), rsa.export(pem))
    await writeFile(path.join(folder, 'ec.pem'), ec.export(pem))
    const locked = rsa.export({...pem, cipher: 'aes-256-cbc', passphrase: 'x'})
    await writeFile(path.join(folder, 'locked.pem'), locked)
    const refused = (key: string) =>
      refusal(folder, './m.onnx', '--tls-cert', certificate('cert'), '--tls-key', key)
    for (const key of ['rsa.pem', 'ec.pem'])
      expect((await refused(key)).message).toMatch(/: the key is that of another certificate\.$/)
    const encrypted = await refused('locked.pem')
    expect(encrypted.message).toMatch(/cannot be used: the key is encrypted\.$/)
    expect(encrypted.hint).toContain('openssl pkey')
  })

  it('two files of one name, of which requests would reach the first alone', async () => {
    const folder = await folderWithModel()
    await mkdir(path.join(folder, 'new'))
    await copyFile(fixture('mlp.onnx'), path.join(folder, 'new', 'm.onnx'))
    const error = await refusal(folder, './m.onnx', './new/m.onnx')
    expect(error).toMatchObject({code: 'SERVE_NAMES', exit: 2})
    expect(error.message).toBe('./m.onnx and ./new/m.onnx would both be asked for as m.onnx of m.')
  })

  it('where the log cannot be written, and says how to do without', async () => {
    const project = await createGitProject('name: churn\nmodel: {}\n')
    await copyFile(fixture('sigmoid.onnx'), path.join(project.root, 'm.onnx'))
    await writeFile(path.join(project.root, '.mlops'), 'no folder')
    const error = await refusal(project.root, './m.onnx')
    expect(error).toMatchObject({code: 'FILE_UNWRITABLE', exit: 2})
    expect(error.hint).toMatch(/ --no-log serves without a log\.$/)
  })

  it('with a token file that holds none, for it would let everybody in', async () => {
    const folder = await folderWithModel()
    await writeFile(path.join(folder, 'tokens.txt'), '# to do\n\n')
    const error = await refusal(folder, './m.onnx', '--token-file', 'tokens.txt')
    expect(error).toMatchObject({code: 'SERVE_TOKENS', exit: 2})
  })

  it('from a Git LFS pointer, a text file or half a model', async () => {
    const folder = await folderWithModel()
    await writeFile(
      path.join(folder, 'lfs.onnx'),
      `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 12345\n`,
    )
    await writeFile(path.join(folder, 'text.onnx'), 'hello\n')
    await copyFile(fixture('truncated.onnx'), path.join(folder, 'half.onnx'))
    expect(await refusal(folder, './lfs.onnx')).toMatchObject({code: 'MODEL_LFS_POINTER'})
    expect(await refusal(folder, './text.onnx')).toMatchObject({code: 'MODEL_MALFORMED'})
    expect(await refusal(folder, './half.onnx')).toMatchObject({code: 'MODEL_MALFORMED'})
  })

  it('from external data outside the folder of the model', async () => {
    const folder = await folderWithModel()
    const buffer = await readFile(fixture('external-data.onnx'))
    const name = 'external-data.weights'
    const at = buffer.indexOf(name)
    expect(at).toBeGreaterThan(0)
    // A path of the same length, so that the lengths in the file stay right.
    expect(buffer.write('../../../../etc/hosts', at)).toBe(name.length)
    await writeFile(path.join(folder, 'escape.onnx'), buffer)
    const error = await refusal(folder, './escape.onnx')
    expect(error.exit).toBeGreaterThan(0)
    expect(error.code).toMatch(/^MODEL_/)
  })
})

describe('mlops serve of a project does not start', () => {
  it('for a model, version or stage that is not there', {timeout: 120_000}, async () => {
    const project = await createGitProject('name: churn\nmodel: {}\n')
    await copyFile(fixture('sigmoid.onnx'), path.join(project.root, 'model/model.onnx'))
    const registered = await mlops(['register'], {cwd: project.root, env: {...GIT_ENV}})
    expect(registered.exitCode, registered.stderr).toBe(0)
    const empty = await refusal(project.root, 'churn#production')
    expect(empty).toMatchObject({code: 'STAGE_EMPTY', exit: 4})
    expect(empty.hint).toContain('mlops promote')
    expect(await refusal(project.root, 'churm@v1.0.0')).toMatchObject({exit: 4})
    expect(await refusal(project.root, 'churn@v9.0.0')).toMatchObject({exit: 4})
  })

  it('from a cached model whose digest is not the registered one', {timeout: 120_000}, async () => {
    const project = await createGitProject('name: churn\nmodel: {}\n')
    await copyFile(fixture('sigmoid.onnx'), path.join(project.root, 'model/model.onnx'))
    await mlops(['register'], {cwd: project.root, env: {...GIT_ENV}})
    // A tag that tells of another digest than the commit has.
    const tag = await project.git('tag', '--list', 'churn@v1.0.0', '--format', '%(contents)')
    const digest = /[0-9a-f]{64}/.exec(tag)?.[0] ?? ''
    expect(digest).not.toBe('')
    const forged = tag.replaceAll(digest, 'ab'.repeat(32))
    await project.git('-c', 'core.commentChar=;', 'tag', '-f', '-a', '-m', forged, 'churn@v1.0.0')
    const error = await refusal(project.root, 'churn@v1.0.0')
    expect(error.code).toBe('MODEL_DIGEST_MISMATCH')
  })
})

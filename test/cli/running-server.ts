import {spawn} from 'node:child_process'
import {fileURLToPath} from 'node:url'
import {onTestFinished} from 'vitest'

const bin = fileURLToPath(new URL('../../bin/mlops.js', import.meta.url))

export interface RunningServer {
  readonly url: string
  readonly pid: number
  /** What `--json` printed when it was ready. */
  readonly started: Readonly<Record<string, unknown>>
  /** Lines of stderr so far, each parsed. */
  lines(): readonly Readonly<Record<string, unknown>>[]
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>
  metrics(): Promise<string>
  /** SIGTERM, then the exit code. */
  stop(): Promise<number | null>
}

/** `mlops serve … --json` of the built binary on a free port, ended when the test is. */
export async function startServer(
  directory: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const child = spawn(process.execPath, [bin, 'serve', ...args, '--port', '0', '--json'], {
    cwd: directory,
    env: {...process.env, NO_COLOR: '1', ...environment},
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  const exited = new Promise<number | null>(resolve => child.once('exit', resolve))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const started = await new Promise<Record<string, unknown>>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      if (stdout.endsWith('}\n')) resolve(JSON.parse(stdout) as Record<string, unknown>)
    })
    void exited.then(code => reject(new Error(`It ended with ${code}: ${stdout}${stderr}`)))
  })
  const url = String(started['url'])
  return {
    url,
    pid: child.pid ?? 0,
    started,
    lines: () =>
      stderr
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line) as Record<string, unknown>),
    post: (path, body, headers = {}) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: {'Content-Type': 'application/json', ...headers},
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
    async stop() {
      child.kill('SIGTERM')
      return exited
    },
  }
}

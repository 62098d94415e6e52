import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {onTestFinished} from 'vitest'
import {GIT_ENV} from '../../lib/registry/git-project.ts'

const bin = fileURLToPath(new URL('../../../bin/mlops.js', import.meta.url))

/** A server of the built binary, gone when the test ends. */
export interface RunningServer {
  readonly pid: number
  readonly url: string
  /** What `--json` printed. */
  readonly started: Record<string, unknown>
  /** What it has written to stderr until now. */
  told(): string
  kill(signal: NodeJS.Signals): void
  /** How it ended. */
  readonly ended: Promise<{readonly exitCode: number | undefined; readonly stderr: string}>
}

/** The environment of a server whose port and tokens are those of the command line. */
const ENVIRONMENT = {...GIT_ENV, NO_COLOR: '1', MLOPS_TOKEN: '', PORT: ''}

/** Starts `mlops serve … --port 0 --json` and waits until it says where it listens. */
export async function serve(
  args: readonly string[],
  options: {readonly cwd: string; readonly env?: Record<string, string>},
): Promise<RunningServer> {
  const server = execa(process.execPath, [bin, 'serve', '--port', '0', '--json', ...args], {
    cwd: options.cwd,
    reject: false,
    env: {...ENVIRONMENT, ...options.env},
  })
  let told = ''
  server.stderr.on('data', (bytes: Buffer) => (told += bytes.toString()))
  onTestFinished(async () => {
    server.kill('SIGKILL')
    await server
  })
  const started = await new Promise<Record<string, unknown>>((resolve, reject) => {
    let text = ''
    server.stdout.on('data', (bytes: Buffer) => {
      text += bytes.toString()
      // The last brace stands at the start of a line.
      if (text.endsWith('\n}\n')) resolve(JSON.parse(text) as Record<string, unknown>)
    })
    void server.then(({stderr, stdout}) => reject(new Error(stderr + stdout)))
  })
  return {
    pid: server.pid ?? 0,
    url: String(started['url']),
    started,
    told: () => told,
    kill: signal => void server.kill(signal),
    ended: server.then(({exitCode, stderr}) => ({exitCode, stderr})),
  }
}

export interface Answer {
  readonly status: number
  readonly json: unknown
}

export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', ...headers},
    body: JSON.stringify(body),
  })
  return {status: response.status, json: await response.json()}
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

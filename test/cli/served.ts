import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {fileURLToPath} from 'node:url'

const bin = fileURLToPath(new URL('../../bin/mlops.js', import.meta.url))

/** What `mlops serve --json` says when it is ready. */
export interface Started {
  readonly url: string
  readonly grpc: string | null
  readonly curl: string
}

export interface Served extends Started {
  /** `127.0.0.1:41234` */
  readonly host: string
  /** Ends it by SIGTERM; its exit code. */
  stop(): Promise<number | null>
}

export interface ServedOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** What is run instead of the built binary, with the same arguments. */
  readonly command?: readonly [file: string, ...arguments_: string[]]
}

/** Serves by the built binary, on a free port, and waits until every model is loaded. */
export async function serve(args: readonly string[], options: ServedOptions = {}): Promise<Served> {
  const {cwd, env, command = [process.execPath, bin, 'serve']} = options
  const [file, ...first] = command
  const child = spawn(file, [...first, '--port', '0', '--json', ...args], {
    ...{cwd, stdio: ['ignore', 'pipe', 'pipe']},
    env: {...process.env, NO_COLOR: '1', ...env},
  })
  const ended = once(child, 'exit') as Promise<[number | null]>
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const started = await new Promise<Started>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      if (!stdout.endsWith('\n}\n')) return
      if (stdout.includes('"url":')) resolve(JSON.parse(stdout) as Started)
      else reject(new Error(stdout))
    })
    void ended.then(([code]) => reject(new Error(`It ended with ${String(code)}: ${stderr}`)))
  })
  return {
    ...started,
    host: new URL(started.url).host,
    async stop() {
      child.kill('SIGTERM')
      const [code] = await ended
      return code
    },
  }
}

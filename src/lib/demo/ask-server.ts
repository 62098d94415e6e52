import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {execa} from 'execa'
import {executable, parseObject, stepFailed, type RunOptions} from './run-mlops.ts'

/** Starts `mlops serve`, asks it for the row in a file over HTTP, and stops it. */
export async function askServer(
  args: readonly string[],
  rowFile: string,
  options: RunOptions,
): Promise<Record<string, unknown>> {
  const server = execa(process.execPath, [executable, ...args, '--json'], {
    cwd: options.cwd,
    env: options.environment,
    cancelSignal: options.signal,
    reject: false,
    stdin: 'ignore',
  })
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let text = ''
      server.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        const started = parseObject(text)
        if (typeof started?.['url'] === 'string') resolve(started['url'])
      })
      void server.then(({exitCode, stdout, stderr}) =>
        reject(
          stepFailed(args, `ended with ${exitCode ?? 'a signal'}: ${stdout}${stderr}`, options),
        ),
      )
    })
    const askedAt = performance.now()
    const response = await fetch(`${url}/predict`, {
      method: 'POST',
      body: await readFile(join(options.cwd, rowFile)),
      signal: options.signal,
    })
    const text = await response.text()
    const answer = parseObject(text)
    if (!response.ok || answer === undefined)
      throw stepFailed(args, `answered ${response.status}: ${text}`, options)
    return {...answer, milliseconds: performance.now() - askedAt}
  } finally {
    server.kill('SIGTERM')
    await server
  }
}

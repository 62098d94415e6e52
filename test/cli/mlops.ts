import {fileURLToPath} from 'node:url'
import {execa, type Options} from 'execa'

const bin = fileURLToPath(new URL('../../bin/mlops.js', import.meta.url))

export interface CliResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built binary as a user would; never rejects on an exit code. */
export async function mlops(args: readonly string[], options: Options = {}): Promise<CliResult> {
  const {exitCode, stdout, stderr} = await execa(process.execPath, [bin, ...args], {
    reject: false,
    ...options,
    env: {NO_COLOR: '1', ...options.env},
  })
  return {exitCode: exitCode ?? -1, stdout: String(stdout), stderr: String(stderr)}
}

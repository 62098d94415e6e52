import {stat} from 'node:fs/promises'
import {MlopsError} from '../../core/errors/index.ts'
import {gitEnvironment} from './git-environment.ts'

export interface GitResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface GitProcessOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** Hears standard output as it comes, besides the whole of it at the end. */
  readonly onOutput?: (chunk: Buffer) => void
}

// simple-git's guards are against untrusted arguments; ours are built here, and the user's own SSH
// command, askpass helper and GIT_CONFIG_* must reach Git as they would without us.
const USERS_OWN = {
  allowUnsafeAskPass: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeGitProxy: true,
  allowUnsafeSshCommand: true,
  allowUnsafeTemplateDir: true,
}

/**
 * Runs Git and answers whatever its exit code is.
 *
 * @throws MlopsError `GIT_NOT_FOUND`, `FILE_NOT_FOUND` when the folder is not there.
 */
export async function runGit(
  directory: string,
  args: readonly string[],
  options: GitProcessOptions = {},
): Promise<GitResult> {
  await assertFolder(directory)
  const {simpleGit} = await import('simple-git')
  const env = gitEnvironment(options.env)
  let exitCode = 0
  let stderr = ''
  const git = simpleGit({
    baseDir: directory,
    allowEnvironment: Object.keys(env),
    unsafe: USERS_OWN,
    ...(options.signal === undefined ? {} : {abort: options.signal}),
    errors: (_error, result) => {
      exitCode = result.exitCode
      stderr = Buffer.concat(result.stdErr).toString('utf8')
      return undefined
    },
  }).env(env)
  const {onOutput} = options
  if (onOutput !== undefined) git.outputHandler((_, output) => output.on('data', onOutput))
  const stdout = await git.raw([...args])
  options.signal?.throwIfAborted()
  if (exitCode < 0 && stderr.includes('ENOENT')) throw gitNotFound()
  return {exitCode, stdout, stderr}
}

/**
 * Runs Git with text on its standard input, or with its standard output going byte for byte to a
 * file: what simple-git cannot do.
 *
 * @throws MlopsError `GIT_NOT_FOUND`.
 */
export async function feedGit(
  directory: string,
  args: readonly string[],
  options: GitProcessOptions & {readonly input?: string | Uint8Array; readonly outputFile?: string},
): Promise<GitResult> {
  const {execa} = await import('execa')
  const common = {
    cwd: directory,
    env: gitEnvironment(options.env),
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
    input: options.input ?? '',
    ...(options.signal === undefined ? {} : {cancelSignal: options.signal}),
  } as const
  const result =
    options.outputFile === undefined
      ? await execa('git', args, common)
      : await execa('git', args, {
          ...common,
          stdout: {file: options.outputFile},
          buffer: {stdout: false},
        })
  options.signal?.throwIfAborted()
  if (result.code === 'ENOENT') throw gitNotFound()
  return {
    exitCode: result.exitCode ?? -1,
    stdout: typeof result.stdout === 'string' ? result.stdout : '',
    stderr: result.stderr,
  }
}

/** The words of Git's first `fatal:` or `error:` line, or all of what it said. */
export function gitComplaint(stderr: string): string {
  const lines = stderr.split('\n').map(line => line.trim())
  const line = lines.find(text => /^(fatal|error):/.test(text)) ?? lines.find(text => text !== '')
  return (line ?? 'no message').replace(/^(fatal|error):\s*/, '')
}

function gitNotFound(): MlopsError {
  return new MlopsError('GIT_NOT_FOUND', 'The program `git` is not on the PATH.', {
    hint: 'Install Git (https://git-scm.com/downloads) and open a new terminal.',
  })
}

async function assertFolder(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined)
  if (found?.isDirectory()) return
  throw new MlopsError('FILE_NOT_FOUND', `There is no folder ${directory}.`, {
    hint: 'Check the path given by -C.',
  })
}

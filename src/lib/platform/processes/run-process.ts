export interface ProcessResult {
  /** 0 for success; null when the program is not there, was killed or ran out of time. */
  readonly exitCode: number | null
  /** Whether the program could not be started at all. */
  readonly missing: boolean
  readonly stdout: string
  readonly stderr: string
}

export interface ProcessOptions {
  readonly directory?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
  /** What it reads on standard input; nothing when left out. */
  readonly input?: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs a program without a shell and waits for it; how it ended is the result, never an exception,
 * but for an aborted signal.
 */
export async function runProcess(
  program: string,
  args: readonly string[],
  {directory, environment, timeoutMs, input, signal}: ProcessOptions = {},
): Promise<ProcessResult> {
  // More than a hundred files, which a command that starts no program need not load.
  const {execa} = await import('execa')
  const result = await execa(program, args, {
    reject: false,
    ...(input === undefined ? {stdin: 'ignore' as const} : {input}),
    ...(directory === undefined ? {} : {cwd: directory}),
    ...(environment === undefined ? {} : {env: environment}),
    ...(timeoutMs === undefined ? {} : {timeout: timeoutMs}),
    ...(signal === undefined ? {} : {cancelSignal: signal}),
  })
  signal?.throwIfAborted()
  const {exitCode = null, stdout, stderr, code} = result
  return {exitCode, missing: code === 'ENOENT', stdout, stderr}
}

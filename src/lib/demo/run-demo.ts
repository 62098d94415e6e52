import {readdir} from 'node:fs/promises'
import {resolve} from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {runProcess} from '../platform/processes/index.ts'
import {askServer} from './ask-server.ts'
import {demoSteps} from './demo-steps.ts'
import {runMlops} from './run-mlops.ts'

export interface DemoStepResult {
  /** What the step is for. */
  readonly title: string
  /** The command as a person would type it in the folder of the demo. */
  readonly command: string
  /** What came out, one line. */
  readonly outcome: string
  readonly seconds: number
}

export interface DemoOptions {
  /** The folder to make; it must not exist or be empty. */
  readonly directory: string
  readonly signal: AbortSignal
  onStart(step: {readonly title: string; readonly command: string}): void
  onDone(step: DemoStepResult): void
}

/**
 * Runs the whole loop with the real commands, each in a process of its own, in a fresh repository.
 *
 * @throws MlopsError `FILE_EXISTS`; `DEMO_STEP_FAILED` with the message of the command that failed.
 */
export async function runDemo(options: DemoOptions): Promise<readonly DemoStepResult[]> {
  await refuseFolderInUse(options.directory)
  const environment = await gitIdentity()
  const done: DemoStepResult[] = []
  for (const step of demoSteps(options.directory)) {
    const command = ['mlops', ...step.args].join(' ')
    options.onStart({title: step.title, command})
    const startedAt = performance.now()
    const run = {
      cwd: step.outside ? process.cwd() : resolve(options.directory),
      signal: options.signal,
      environment,
      exits: step.exits,
    }
    const json =
      step.asks === undefined
        ? await runMlops(step.args, run)
        : await askServer(step.args, step.asks, run)
    const result = {
      title: step.title,
      command,
      outcome: step.describe(json),
      seconds: (performance.now() - startedAt) / 1000,
    }
    done.push(result)
    options.onDone(result)
  }
  return done
}

async function refuseFolderInUse(directory: string): Promise<void> {
  const found = await readdir(directory).catch(() => [])
  if (found.length > 0)
    throw new MlopsError('FILE_EXISTS', `${directory} is there already and is not empty.`, {
      hint: `Delete it, or name another folder: mlops demo ${directory}-2`,
    })
}

/** A name for the commits of the demo, on a machine where Git was never told one. */
async function gitIdentity(): Promise<Readonly<Record<string, string>>> {
  const strict = ['-c', 'user.useConfigOnly=true']
  const known = await runProcess('git', [...strict, 'var', 'GIT_COMMITTER_IDENT'])
  if (known.exitCode === 0) return {}
  const [name, email] = ['mlops demo', 'demo@example.com']
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  }
}

import {join} from 'node:path'
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
 * @throws MlopsError `DEMO_STEP_FAILED` with the message of the command that failed.
 */
export async function runDemo(options: DemoOptions): Promise<readonly DemoStepResult[]> {
  const done: DemoStepResult[] = []
  for (const step of demoSteps(options.directory)) {
    const command = ['mlops', ...step.args].join(' ')
    options.onStart({title: step.title, command})
    const startedAt = performance.now()
    const json = await runMlops(step.args, {
      cwd: step.outside ? process.cwd() : join(process.cwd(), options.directory),
      signal: options.signal,
    })
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

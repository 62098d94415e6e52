import * as Args from '@oclif/core/args'
import {BaseCommand} from '../lib/cli/index.ts'
import {runDemo, type DemoStepResult} from '../lib/demo/index.ts'

export interface DemoJson {
  /** The folder that the demo made. */
  readonly directory: string
  readonly steps: readonly DemoStepResult[]
}

export default class Demo extends BaseCommand<DemoJson> {
  static override summary = 'Run the whole loop on real flight data in a fresh Git repository.'
  static override description =
    'Makes a project from the flights template, trains a model with plain Node, registers and promotes it, scores a month of real flights, and serves it. Every step is a command that you can run yourself; the folder stays for you to explore.'
  static override examples = ['<%= config.bin %> demo', '<%= config.bin %> demo my-flights']
  static override args = {
    directory: Args.string({default: 'flights', description: 'Folder to make; new or empty.'}),
  }

  async run(): Promise<DemoJson> {
    const {args} = await this.parse(Demo)
    const {style} = this.terminal
    const steps = await runDemo({
      directory: args.directory,
      signal: this.signal,
      onStart: () => undefined,
      onDone: ({title, command, outcome, seconds}) => {
        this.terminal.print(
          `${style.green('✔')} ${style.bold(title)} ${style.dim(`${seconds.toFixed(1)} s`)}`,
        )
        this.terminal.print(`  ${style.cyan(`$ ${command}`)}`)
        this.terminal.print(`  ${outcome}`)
      },
    })
    this.terminal.print(`\nExplore it: ${style.cyan(`cd ${args.directory} && mlops list`)}`)
    return {directory: args.directory, steps}
  }
}

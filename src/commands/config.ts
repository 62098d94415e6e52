import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/index.ts'
import {
  CONFIG_FILE,
  configEntries,
  configLines,
  describeOrigin,
  openProject,
  parseConfigPath,
  type Origin,
} from '../lib/project/index.ts'

export interface ConfigJson {
  /** Absolute path of the mlops.yaml. */
  readonly file: string
  /** Every value in force, in the order of the sections. */
  readonly values: readonly {
    readonly key: string
    readonly value: unknown
    readonly origin: Origin
  }[]
}

export default class Config extends BaseCommand<ConfigJson> {
  static override summary = 'Show the configuration in force and where each value came from.'
  static override description =
    'Prints mlops.yaml with every default filled in and every variable replaced. Beside each value ' +
    'stands its origin: a line of the file, an environment variable, or the default. The address of ' +
    'an alert or a variable of the training command that came from the environment is hidden.'
  static override examples = [
    '<%= config.bin %> config',
    {
      description: 'One value, for a script:',
      command: '<%= config.bin %> config data.timestamp',
    },
    '<%= config.bin %> config serve --json',
  ]
  static override args = {
    key: Args.string({description: 'A section or value, such as data or compare.gates[0].max.'}),
  }
  static override flags = {
    reveal: Flags.boolean({description: 'Show what is hidden.', default: false}),
  }

  override async run(): Promise<ConfigJson> {
    const {args, flags} = await this.parse(Config)
    const project = await openProject(flags.directory)
    const key = args.key ?? ''
    const values = configEntries(project, {key, reveal: flags.reveal})
    const lines = configLines(project.config, values, parseConfigPath(key))
    const [first] = lines
    if (lines.length === 1 && first?.origin) {
      // A single value is printed alone, so that a script can take it.
      this.terminal.print(first.text)
      this.terminal.info(describeOrigin(first.origin, CONFIG_FILE))
    } else {
      const width = Math.min(60, Math.max(...lines.map(({text}) => text.length)))
      for (const {text, origin} of lines) {
        const note = origin ? `  # ${describeOrigin(origin, CONFIG_FILE)}` : ''
        this.terminal.print(note ? text.padEnd(width) + this.terminal.style.dim(note) : text)
      }
    }
    return {
      file: project.configPath,
      values: values.map(({key, value, origin}) => ({key, value, origin})),
    }
  }
}

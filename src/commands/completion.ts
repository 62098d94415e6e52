import * as Args from '@oclif/core/args'
import {BaseCommand, commandFacts, type ValueFacts} from '../lib/cli/index.ts'
import {completionScript, SHELLS, type Shell, type Values} from '../lib/completion/index.ts'

export interface CompletionJson {
  readonly shell: Shell
  readonly script: string
}

export default class Completion extends BaseCommand<CompletionJson> {
  static override summary = 'Print the script that completes commands in a shell.'
  static override description =
    'The script knows commands, flags and fixed values, and reads versions and stages from the tags ' +
    'of the repository. Write it where the shell looks for such scripts, and again after an update.'
  static override examples = [
    {
      description: 'bash, with the bash-completion package:',
      command:
        '<%= config.bin %> completion bash > ~/.local/share/bash-completion/completions/mlops',
    },
    {
      description: 'zsh:',
      command: '<%= config.bin %> completion zsh > "${fpath[1]}/_mlops"',
    },
    {
      description: 'fish:',
      command: '<%= config.bin %> completion fish > ~/.config/fish/completions/mlops.fish',
    },
  ]
  static override args = {
    shell: Args.string({options: [...SHELLS], required: true, description: 'The shell.'}),
  }

  override async run(): Promise<CompletionJson> {
    const {args} = await this.parse(Completion)
    const shell = SHELLS.find(each => each === args.shell) ?? 'bash'
    const commands = commandFacts(this.config).map(({flags, args: values, ...command}) => ({
      ...command,
      flags: flags.map(flag => ({...flag, ...(flag.takesValue ? {values: valuesOf(flag)} : {})})),
      args: values.map(valuesOf),
    }))
    const script = completionScript(shell, this.config.bin, commands)
    this.terminal.print(script.trimEnd())
    return {shell, script}
  }
}

/** What the names and help of arguments and flags say of their values. */
function valuesOf({name, options, helpValue}: ValueFacts): Values {
  if (options !== undefined) return {kind: 'words', words: options}
  if (/^(ref|model|old|new)$/i.test(name) && helpValue !== 'FILE') return {kind: 'ref'}
  if (/^stage$/i.test(name)) return {kind: 'stage'}
  return {kind: helpValue === 'DIR' || name === 'dir' ? 'folder' : 'file'}
}

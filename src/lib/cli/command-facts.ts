import type {Config} from '@oclif/core/config'

/** What can be read of a command without loading it. */
export interface CommandFacts {
  readonly name: string
  readonly summary: string
  readonly flags: readonly ValueFacts[]
  readonly args: readonly ValueFacts[]
}

export interface ValueFacts {
  readonly name: string
  readonly char?: string
  readonly description: string
  /** Whether a value follows; true for arguments. */
  readonly takesValue: boolean
  /** The only values, where they are fixed. */
  readonly options?: readonly string[]
  /** What help calls the value: FILE, DIR. */
  readonly helpValue?: string
}

/** The visible commands of the program, by name, from the manifest that help reads too. */
export function commandFacts(config: Config): readonly CommandFacts[] {
  return config.commands
    .filter(command => !command.hidden)
    .map(({id, summary = '', flags, args}) => ({
      name: id.replaceAll(':', ' '),
      summary,
      flags: Object.values(flags)
        .filter(flag => !flag.hidden)
        .flatMap(flag => {
          const facts = {...factsOf(flag), takesValue: flag.type === 'option'}
          const negated = flag.type === 'boolean' && flag.allowNo
          return negated
            ? [facts, {...factsOf({...flag, name: `no-${flag.name}`}), takesValue: false}]
            : [facts]
        }),
      args: Object.values(args).map(arg => ({...factsOf(arg), takesValue: true})),
    }))
    .sort((a, b) => a.name.localeCompare(b.name))
}

interface Described {
  readonly name: string
  readonly char?: string | undefined
  readonly summary?: string | undefined
  readonly description?: string | undefined
  readonly options?: readonly string[] | undefined
  readonly helpValue?: string | readonly string[] | undefined
}

function factsOf({name, char, summary, description, options, helpValue}: Described) {
  return {
    name,
    description: (summary ?? description ?? '').replaceAll('\n', ' '),
    ...(char === undefined || name.startsWith('no-') ? {} : {char}),
    ...(options === undefined ? {} : {options}),
    ...(typeof helpValue === 'string' ? {helpValue} : {}),
  }
}

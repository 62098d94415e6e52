import {COMMANDS} from './command-groups.ts'

/** What help was asked for, and of what. */
export type AskedHelp = 'none' | 'all' | 'command' | 'unknown'

/** `mlops help score` is `mlops score --help`. */
export function spellOut(argv: readonly string[]): string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv]
}

export function askedHelp(argv: readonly string[]): AskedHelp {
  if (argv.length === 0) return 'all'
  const end = argv.indexOf('--')
  const flags = end === -1 ? argv : argv.slice(0, end)
  if (!flags.includes('--help') && !flags.includes('-h')) return 'none'
  const [word] = wordsOf(argv)
  if (word === undefined) return 'all'
  return COMMANDS.some(name => name.split(' ')[0] === word) ? 'command' : 'unknown'
}

/** The words before the first flag: the command, and arguments that follow it at once. */
export function wordsOf(argv: readonly string[]): readonly string[] {
  const end = argv.findIndex(arg => arg.startsWith('-'))
  return end === -1 ? argv : argv.slice(0, end)
}

/** The command that a line calls, as far as there is one: `drift report` of `drift report a.parquet --by week`. */
export function calledCommand(argv: readonly string[]): string | undefined {
  const words = wordsOf(argv)
  const names = [2, 1].map(count => words.slice(0, count).join(' '))
  return names.find(name => COMMANDS.includes(name))
}

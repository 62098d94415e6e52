import {nearest} from '../core/text/index.ts'

interface MissingArgument {
  readonly name: string
  readonly description?: string
  readonly options?: readonly string[]
}

/** What the framework throws of a command line that it cannot take; which fields are there depends on what is wrong. */
export interface ParseError extends Error {
  readonly parse?: {readonly input?: {readonly flags?: Readonly<Record<string, unknown>>}}
  /** The arguments that are missing, or the words that are too many. */
  readonly args?: readonly (string | MissingArgument)[]
  /** The flags that there are not, as they were typed. */
  readonly flags?: readonly string[]
}

/**
 * What is wrong with a command line in one line, and what was probably meant.
 *
 * @param call - The command as it is called: `mlops score`.
 */
export function explainUsage(
  error: ParseError,
  call: string,
): {readonly message: string; readonly hint: string} {
  const help = `\`${call} --help\` shows the arguments and flags.`
  const [flag] = error.flags ?? []
  if (flag !== undefined) {
    const known = Object.keys(error.parse?.input?.flags ?? {})
    const near = nearest(flag.replace(/^-+/, ''), known)
    const meant = near === undefined ? '' : `Did you mean --${near}? `
    return {message: `There is no flag ${(error.flags ?? []).join(', ')}.`, hint: `${meant}${help}`}
  }
  const missing = (error.args ?? []).flatMap(arg => (typeof arg === 'string' ? [] : [arg]))
  if (missing.length > 0) {
    const names = missing.map(nameArgument)
    return {
      message: `${missing.length === 1 ? 'An argument is' : 'Arguments are'} missing: ${names.join(', ')}.`,
      hint: help,
    }
  }
  return {message: withoutHead(error.message), hint: help}
}

function nameArgument({name, description, options}: MissingArgument): string {
  const what = options?.join(', ') ?? description?.replace(/\.$/, '')
  return what === undefined ? name.toUpperCase() : `${name.toUpperCase()} (${what})`
}

/** Without "The following error occurred:" above one reason, and without the pointer to the help below. */
function withoutHead(message: string): string {
  const lines = message
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && line !== 'See more help with --help')
  const [head, ...rest] = lines
  if (head === undefined) return message
  if (rest.length > 0 && head.startsWith('Parsing --'))
    return `${head.slice('Parsing '.length)}: ${rest.join(' ')}.`
  return rest.length > 0 && /^The following errors? occurred:$/.test(head)
    ? rest.map(reason => (/[.!?]$/.test(reason) ? reason : `${reason}.`)).join(' ')
    : lines.join('\n')
}

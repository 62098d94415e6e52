/** What completion knows of a command. */
export interface CommandSpec {
  /** The words of the command: `drift report`. */
  readonly name: string
  readonly summary: string
  readonly flags: readonly FlagSpec[]
  /** What its arguments may be, in their order. */
  readonly args: readonly Values[]
}

export interface FlagSpec {
  readonly name: string
  readonly char?: string
  readonly description: string
  /** undefined for a flag without a value. */
  readonly values?: Values
}

/** What may be completed at one place; `ref` and `stage` are read from the tags of the repository. */
export type Values =
  | {readonly kind: 'words'; readonly words: readonly string[]}
  | {readonly kind: 'file' | 'folder' | 'ref' | 'stage'}

/** Prints versions such as `flights@v1.2.0`; Git alone, so that Tab does not wait for Node. */
export const LIST_REFS = `git tag --list '*@v*' 2>/dev/null`
/** Prints stages that were ever assigned: `production` of `flights#production#3`. */
export const LIST_STAGES = `git tag --list '*#*' 2>/dev/null | sed 's/^[^#]*#//; s/[!#].*//' | sort -u`

/** The flags of a command as they are typed. */
export function flagWords({flags}: CommandSpec): string[] {
  return flags.flatMap(({name, char}) =>
    char === undefined ? [`--${name}`] : [`--${name}`, `-${char}`],
  )
}

/** The words that may follow a topic or the program itself: `report` after `drift`. */
export function nextWords(
  commands: readonly CommandSpec[],
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const next = new Map<string, Map<string, string>>([['', new Map()]])
  for (const {name, summary} of commands) {
    const words = name.split(' ')
    for (const [index, word] of words.entries()) {
      const parent = words.slice(0, index).join(' ')
      const children = next.get(parent) ?? new Map<string, string>()
      next.set(parent, children)
      if (index === words.length - 1) children.set(word, summary)
      else if (!children.has(word)) children.set(word, `Commands of ${word}.`)
    }
  }
  return next
}

/** Every command and topic, the longest first, so that a shell's `case` matches whole ones. */
export function knownNames(commands: readonly CommandSpec[]): string[] {
  const topics = [...nextWords(commands).keys()].filter(name => name !== '')
  return [...new Set([...commands.map(({name}) => name), ...topics])].sort()
}

/** Alternatives of a `case`: a command and a flag of it whose value is the next word. */
export function valueFlags(commands: readonly CommandSpec[]): string {
  const typed = commands.flatMap(({name, flags}) =>
    flags
      .filter(({values}) => values !== undefined)
      .flatMap(({name: flag, char}) => [`--${flag}`, ...(char === undefined ? [] : [`-${char}`])])
      .map(flag => `'${name} ${flag}'`),
  )
  return typed.length === 0 ? "''" : typed.join(' | ')
}

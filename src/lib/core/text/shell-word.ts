/** A text as one word of a POSIX shell, in single quotes, in which nothing is expanded. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** The same, but a word that means nothing else to a shell stands as it is. */
export function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : shellQuoted(text)
}

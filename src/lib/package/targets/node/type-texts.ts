/**
 * A text as TypeScript writes it, for a type as for a value: in quotes, without a character that ends a line anywhere.
 */
export function literal(value: string | number): string {
  if (typeof value === 'number') return String(value)
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Name of a property: as it is where it may stand so, in quotes elsewhere. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__' ? name : literal(name)
}

/** The same in an object: in quotes `__proto__` would be the prototype, in brackets it is a property. */
export function propertyKey(name: string): string {
  return name === '__proto__' ? `[${literal(name)}]` : propertyName(name)
}

/** A comment of one line, which nothing in the text ends. */
export function comment(text: string): string {
  return `/** ${text
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .replaceAll('*/', '*\\/')} */`
}

/** Any of them; `never` of none. */
export function union(types: readonly string[]): string {
  return types.length === 0 ? 'never' : [...new Set(types)].join(' | ')
}

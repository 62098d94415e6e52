/**
 * Whether a relative path stays inside its folder on every system: no `..`, no empty or dotted parts, nothing absolute,
 * no backslash, drive, stream or control character.
 */
export function isInside(path: string): boolean {
  return (
    path !== '' &&
    !/[\\:\p{Cc}]/u.test(path) &&
    path.split('/').every(part => part !== '' && part !== '.' && part !== '..')
  )
}

/**
 * Whether a relative path stays inside its folder on every system: no `..`, no empty or dotted parts, nothing absolute,
 * no backslash, drive, stream or control character.
 */
export function isInside(path: string): boolean {
  return (
    path !== '' &&
    // eslint-disable-next-line no-control-regex -- these are what must not be there
    !/[\\:\u0000-\u001f\u007f]/.test(path) &&
    path.split('/').every(part => part !== '' && part !== '.' && part !== '..')
  )
}

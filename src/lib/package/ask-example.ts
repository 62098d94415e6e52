import type {PackageSubject} from './types.ts'

/**
 * A typical row as one word of a POSIX shell: JSON in single quotes, for `curl -d`.
 *
 * @param wrap - What stands around the row; the row alone when left out.
 * @returns undefined where no row was recorded, or where the model takes pictures.
 */
export function exampleBody(
  {example, signature}: PackageSubject,
  wrap: (row: object) => object = row => row,
): string | undefined {
  if (example === null || signature.columns.some(({kind}) => kind === 'image')) return undefined
  return `'${JSON.stringify(wrap(example)).replaceAll("'", `'\\''`)}'`
}

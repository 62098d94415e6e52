import {shellQuoted} from '../core/text/index.ts'
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
  return shellQuoted(JSON.stringify(wrap(example)))
}

/** The line that writes the typical row into `rows.json`, as `instances`; nothing where none is known. */
export function writeRows(subject: PackageSubject): string {
  const body = exampleBody(subject, row => ({instances: [row]}))
  return body === undefined ? '' : `$ printf %s ${body} > rows.json\n`
}

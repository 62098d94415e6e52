import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'

/** Ends of names that nobody gives to a folder. */
const FILES = new Set(['.gz', '.tgz', '.tar', '.zip', '.html', '.ipynb'])

/**
 * Refuses a file's name for what becomes a folder: `-o flights.tgz` would be one of that name.
 *
 * @param made - What was built, each with the file that is of use alone where it has one.
 * @throws MlopsError `USAGE`.
 */
export function assertOutput(
  output: string,
  made: readonly {readonly target: string; readonly single: string | undefined}[],
): void {
  const end = path.extname(output).toLowerCase()
  if (!FILES.has(end)) return
  const [first, ...others] = made
  if (others.length > 0)
    throw new MlopsError('USAGE', `-o ${output} names one file for ${made.length} targets.`, {
      hint: 'Name a folder, in which each target gets one, or ask for one target.',
    })
  const {target = '', single} = first ?? {}
  if (single !== undefined && path.extname(single) === end) return
  const alone = single === undefined ? undefined : /(\.tar)?\.\w+$/.exec(single)?.[0]
  throw new MlopsError('USAGE', `-o ${output} names a file that ${target} does not make.`, {
    hint:
      alone === undefined
        ? `${target} makes a folder: leave ${end} away.`
        : `${target} makes a folder, or one file: -o NAME${alone}.`,
  })
}

import {MlopsError} from '../../core/errors/index.ts'
import {isInside} from '../../core/text/index.ts'

/**
 * The name of a file of a source, without a leading `./`.
 *
 * @throws MlopsError `PACKAGE_INVALID` for one that would leave the folder on some system.
 */
export function insideName(name: string): string {
  const relative = name.replace(/^(\.\/)+/, '')
  if (isInside(relative)) return relative
  throw new MlopsError('PACKAGE_INVALID', `The source names the file ${JSON.stringify(name)}.`, {
    hint: 'Paths with `..`, absolute ones, backslashes and control characters are refused: do not trust it.',
  })
}

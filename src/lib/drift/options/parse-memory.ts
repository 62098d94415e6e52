import {MlopsError} from '../../core/errors/index.ts'
import {sizeBytes, sizeSchema} from '../../project/index.ts'

/**
 * Bytes of `--memory 1GB`.
 *
 * @throws MlopsError `USAGE`.
 */
export function parseMemory(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (sizeSchema.safeParse(text).success) return sizeBytes(text)
  throw new MlopsError('USAGE', `--memory ${text} is no size.`, {
    hint: 'Give a size such as 500MB or 2GB.',
  })
}

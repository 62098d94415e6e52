import {createHash} from 'node:crypto'
import {createReadStream} from 'node:fs'
import {pipeline} from 'node:stream/promises'
import {MlopsError} from '../../../../core/errors/index.ts'

/** @throws MlopsError `MODEL_DIGEST_MISMATCH` */
export async function checkFile(path: string, name: string, sha256: string): Promise<void> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  const found = hash.digest('hex')
  if (found === sha256) return
  throw new MlopsError(
    'MODEL_DIGEST_MISMATCH',
    `${name} is not the file that was packaged: its SHA-256 is ${found} instead of ${sha256}.`,
    {hint: 'Install the package again.'},
  )
}

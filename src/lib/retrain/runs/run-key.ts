import {createHash} from 'node:crypto'
import {canonicalJson} from '../../core/text/index.ts'
import type {RunPlan} from '../types.ts'

/** SHA-256 of all that a run depends on: the rows, the code, the configuration, the champion and the modes. */
export function runKey({
  name,
  champion,
  data,
  modes,
  stage,
  digests,
}: Pick<RunPlan, 'name' | 'champion' | 'data' | 'modes' | 'stage' | 'digests'>): string {
  const {split, train, test, sha256} = data
  const parent = champion?.sha256 ?? null
  const text = canonicalJson({name, parent, split, train, test, sha256, modes, stage, digests})
  return createHash('sha256').update(text).digest('hex')
}

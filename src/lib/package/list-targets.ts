import {targets} from './targets/index.ts'
import type {PackageTarget} from './types.ts'

export type ListedTarget = Pick<PackageTarget, 'name' | 'family' | 'summary'>

/** What `mlops package --list` explains. */
export function listTargets(): readonly ListedTarget[] {
  return targets.map(({name, family, summary}) => ({name, family, summary}))
}

import {MlopsError} from '../../core/errors/index.ts'
import {nearest} from '../../core/text/index.ts'
import type {PackageTarget} from '../types.ts'
import {targets} from './index.ts'

/**
 * Targets by their names, each once.
 *
 * @throws MlopsError `USAGE` for none, and for a name that no target has, with the nearest.
 */
export function chooseTargets(names: readonly string[]): readonly PackageTarget[] {
  const known = targets.map(({name}) => name)
  if (names.length === 0) {
    throw new MlopsError('USAGE', 'No target was named.', {
      hint: '--target docker, or package.targets in mlops.yaml; --list shows them all.',
    })
  }
  return [...new Set(names)].map(name => {
    const target = targets.find(({name: of}) => of === name)
    if (target !== undefined) return target
    const near = nearest(name, known)
    throw new MlopsError('USAGE', `There is no target ${name}.`, {
      hint:
        near === undefined
          ? `There are ${known.join(', ')}.`
          : `Did you mean ${near}? There are ${known.join(', ')}.`,
    })
  })
}

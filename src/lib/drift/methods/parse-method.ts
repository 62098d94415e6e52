import {MlopsError} from '../../core/errors/index.ts'
import {nearest} from '../../core/text/index.ts'
import type {MethodId} from '../types.ts'
import {methodIds, methods} from './methods.ts'

const byName = new Map<string, MethodId>(
  methodIds.flatMap(id => [id, ...methods[id].aliases].map(name => [plain(name), id] as const)),
)

/**
 * The method of a name: its id, or the name that it has in Evidently, NannyML or SciPy; capitals, dashes,
 * dots and spaces do not matter.
 *
 * @throws MlopsError `DRIFT_METHOD`.
 */
export function parseMethod(name: string): MethodId {
  const id = byName.get(plain(name))
  if (id !== undefined) return id
  const guess = nearest(plain(name), byName.keys())
  throw new MlopsError('DRIFT_METHOD', `There is no drift method ${JSON.stringify(name)}.`, {
    hint: guess
      ? `Did you mean ${byName.get(guess) ?? guess}?`
      : `Use one of ${methodIds.join(', ')}.`,
  })
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '')
}

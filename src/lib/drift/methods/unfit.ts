import {MlopsError} from '../../core/errors/index.ts'
import type {ColumnKind} from '../sample.ts'
import type {MethodId} from '../types.ts'

/** The error of a method that does not compare columns of a kind. */
export function unfit(method: MethodId, kind: ColumnKind): MlopsError {
  return new MlopsError('DRIFT_METHOD', `${method} does not compare a column of kind ${kind}.`, {
    hint: 'docs/drift-methods.md lists the methods by kind of column.',
  })
}

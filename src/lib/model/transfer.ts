import type {TensorValues} from './types.ts'

/** The buffers of typed values, which move to another thread without a copy; texts are copied. */
export function buffersOf(holders: readonly {readonly values: TensorValues}[]): ArrayBuffer[] {
  const buffers = holders.flatMap(({values}) =>
    Array.isArray(values) ? [] : [values.buffer as ArrayBuffer],
  )
  return [...new Set(buffers)]
}

import {halfFromNumber} from '../core/numbers/index.ts'
import type {ModelColumn} from '../model/index.ts'
import type {NullPolicy} from './null-policy.ts'

/** What the tensor holds for an absent value of a column; undefined makes the row a bad one. */
export function nullValue({name, type}: ModelColumn, nulls: NullPolicy): unknown {
  const own = nulls.columns?.[name]
  switch (own?.kind ?? nulls.kind) {
    case 'error':
      return undefined
    case 'nan':
      if (type === 'float16') return halfFromNumber(Number.NaN)
      return type === 'float32' || type === 'float64' ? Number.NaN : undefined
    case 'default': {
      const value = own?.value
      if (value === undefined) return undefined
      if (type === 'string') return String(value)
      if (type === 'int64' || type === 'uint64') return BigInt(value)
      return type === 'float16' ? halfFromNumber(Number(value)) : Number(value)
    }
  }
}

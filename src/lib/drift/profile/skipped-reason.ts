import type {ProfileColumn} from './schema.ts'

/** Why a column of a profile is not compared with anything; undefined where it is. */
export function skippedReason(column: ProfileColumn): string | undefined {
  switch (column.kind) {
    case 'number':
      return column.identifier ? 'an identifier: every value differs' : undefined
    case 'category':
      return undefined
    case 'text':
      return 'texts are compared with data, not with a profile of them'
    case 'other':
      return column.reason
  }
}

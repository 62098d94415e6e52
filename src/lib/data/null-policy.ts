/**
 * What an absent value becomes. `error`: the row is bad. `nan`: NaN in floating-point inputs, a bad
 * row elsewhere. `default`: the value declared for the column, a bad row where none is declared.
 */
export type NullPolicy =
  | {readonly kind: 'error'}
  | {readonly kind: 'nan'}
  | {readonly kind: 'default'; readonly values: Readonly<Record<string, string | number | bigint>>}

/** Media types of tables, which `/invocations` takes besides JSON. */
export const TABLE_TYPES: readonly string[] = [
  'application/jsonlines',
  'application/x-ndjson',
  'text/csv',
]

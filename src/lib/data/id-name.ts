/** `id`, `user_id`, `userId`, `UUID`, `row_number`: names that say that a value names a row. */
export function isIdName(name: string): boolean {
  return (
    /(^|[^a-z])(id|ids|uuid|guid|key|index|idx|number|no|nr)$/i.test(name) ||
    /[a-z]I[dD]$/.test(name)
  )
}

/** A value of mlops.yaml whose texts stay what they are when it is read: `${` becomes `$${`, at any depth. */
export function escapeReferences(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${')
  if (Array.isArray(value)) return value.map(escapeReferences)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, escapeReferences(part)]),
  )
}

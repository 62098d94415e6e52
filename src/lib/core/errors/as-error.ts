/** The caught value as an Error; anything else that was thrown is wrapped. */
export function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value))
}

/** A shape for people: `[n, 3, 224, 224]`. */
export function formatShape(shape: readonly (number | null)[]): string {
  return `[${shape.map(size => size ?? 'n').join(', ')}]`
}

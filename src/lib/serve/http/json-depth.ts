/**
 * Whether a text can hold lists and objects nested deeper than that: each level needs a bracket that
 * opens and one that closes. Small texts, and those of few rows, need no closer look.
 */
export function mayBeDeeperThan(json: string, limit: number): boolean {
  if (json.length < 2 * limit + 2) return false
  const lists = countUpTo(limit + 1, json, '[')
  return lists + countUpTo(limit + 1 - lists, json, '{') > limit
}

/** Whether lists and objects that came of JSON are nested deeper than that. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (limit === 0) return true
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value
    for (const item of list) {
      if (typeof item === 'object' && item !== null && isDeeperThan(item, limit - 1)) return true
    }
    return false
  }
  // What JSON makes inherits nothing that could be enumerated.
  for (const key in value) {
    const item: unknown = value[key as keyof typeof value]
    if (typeof item === 'object' && item !== null && isDeeperThan(item, limit - 1)) return true
  }
  return false
}

function countUpTo(limit: number, text: string, character: string): number {
  let count = 0
  let index = -1
  while (count < limit && (index = text.indexOf(character, index + 1)) !== -1) count++
  return count
}

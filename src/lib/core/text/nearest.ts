import {distance} from 'fastest-levenshtein'

/**
 * The candidate nearest to what was typed, for "did you mean": fewest edits, at most a third of the
 * longer word (and at least one); undefined when nothing is that near. Two letters that changed places
 * (`modle`) are one edit.
 */
export function nearest(typed: string, candidates: Iterable<string>): string | undefined {
  const lower = typed.toLowerCase()
  let best: string | undefined
  let bestEdits = Infinity
  for (const candidate of candidates) {
    const edits = editsBetween(lower, candidate.toLowerCase())
    const allowed = Math.max(1, Math.floor(Math.max(typed.length, candidate.length) / 3))
    if (edits <= allowed && edits < bestEdits) {
      best = candidate
      bestEdits = edits
    }
  }
  return best
}

function editsBetween(a: string, b: string): number {
  const edits = distance(a, b)
  const sameLetters = Array.from(a).sort().join('') === Array.from(b).sort().join('')
  return sameLetters ? Math.ceil(edits / 2) : edits
}

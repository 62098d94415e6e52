import {open} from 'node:fs/promises'

const CANDIDATES = [',', ';', '\t', '|'] as const
const HEAD_BYTES = 65_536

/**
 * The delimiter of a CSV file's header line: the candidate found most often outside quotes, a comma
 * when there is none. Fixing it keeps DuckDB from reading a ragged file as one wide text column.
 */
export async function csvDelimiter(path: string): Promise<string> {
  const handle = await open(path, 'r')
  try {
    const {buffer, bytesRead} = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return delimiterOf(buffer.toString('utf8', 0, bytesRead))
  } finally {
    await handle.close()
  }
}

export function delimiterOf(text: string): string {
  const counts = new Map<string, number>()
  let quoted = false
  for (const character of text) {
    if (character === '"') quoted = !quoted
    if (quoted) continue
    if (character === '\n') break
    counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  const count = (candidate: string): number => counts.get(candidate) ?? 0
  return CANDIDATES.reduce<string>(
    (best, candidate) => (count(candidate) > count(best) ? candidate : best),
    ',',
  )
}

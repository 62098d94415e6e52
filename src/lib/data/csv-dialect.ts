import {open} from 'node:fs/promises'

const CANDIDATES = [',', ';', '\t', '|'] as const
const HEAD_BYTES = 65_536

export interface CsvDialect {
  /** What separates values; undefined where DuckDB is to find out. */
  readonly delimiter: string | undefined
  /** Whether fractions are written as 49,5. */
  readonly decimalComma: boolean
}

/** The dialect of a CSV or TSV file, by its first lines. */
export async function csvDialect(path: string, format: 'csv' | 'tsv'): Promise<CsvDialect> {
  const handle = await open(path, 'r')
  try {
    const {buffer, bytesRead} = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return dialectOf(buffer.toString('utf8', 0, bytesRead), format)
  } finally {
    await handle.close()
  }
}

export function dialectOf(text: string, format: 'csv' | 'tsv' = 'csv'): CsvDialect {
  const delimiter = format === 'tsv' ? '\t' : delimiterOf(text)
  return {delimiter, decimalComma: delimiter !== ',' && hasDecimalCommas(text, delimiter)}
}

/**
 * The delimiter of the header line: the candidate found most often outside quotes, a comma
 * when there is none. Fixing it keeps DuckDB from reading a ragged file as one wide text column.
 */
function delimiterOf(text: string): string {
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

/** True where there are values such as 49,5 and not one such as 49.5: spreadsheets of half of the world write those. */
function hasDecimalCommas(text: string, delimiter: string): boolean {
  let found = false
  for (const line of text.split('\n').slice(1))
    for (const value of line.split(delimiter)) {
      const plain = value.trim().replace(/^"(.*)"$/, '$1')
      if (/^[+-]?\d*\.\d+$/.test(plain)) return false
      found ||= /^[+-]?\d*,\d+$/.test(plain)
    }
  return found
}

const MOST = 10

/** The lines that only one of two texts has: `- ` of the file, `+ ` of what it should be. */
export function firstDifferences(has: string, wants: string): readonly string[] {
  const [mine, theirs] = [has.split('\n'), wants.split('\n')]
  const only = (lines: readonly string[], others: readonly string[], sign: string): string[] =>
    lines.filter(line => !others.includes(line)).map(line => `${sign} ${line.trim()}`)
  const lines = [...only(mine, theirs, '-'), ...only(theirs, mine, '+')]
  if (lines.length === 0) return ['the same lines in another order or number']
  return lines.length <= MOST ? lines : [...lines.slice(0, MOST), `… ${lines.length - MOST} more`]
}

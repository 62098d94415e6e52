/**
 * Probability that the two-sample Cramér-von Mises statistic of n and m rows without ties is at least T:
 * the paths from (0, 0) to (n, m) are counted by their sum of squared distances from the diagonal, which is
 * a whole number in units of 1 / lcm(n, m)².
 *
 * @param statistic - T ≥ 0 with n, m ≤ 20, so that every count is a whole double.
 * @see Xiao, Gordon & Yakovlev (2006), A C++ program for the Cramér-von Mises two-sample test.
 */
export function cramerVonMisesExactTail(statistic: number, n: number, m: number): number {
  const multiple = (n * m) / greatestCommonDivisor(n, m)
  const [stepN, stepM] = [multiple / n, multiple / m]
  // T = nm/N² · Σ (i/n − j/m)², the sum over all points of the path but the first.
  const least = Math.floor((statistic * multiple ** 2 * (n + m) ** 2) / (n * m) + 1e-6)
  let column: Map<number, number>[] = []
  for (let i = 0; i <= n; i++) {
    const next: Map<number, number>[] = []
    for (let j = 0; j <= m; j++) {
      const distance = (i * stepN - j * stepM) ** 2
      const paths = new Map<number, number>()
      if (i === 0 && j === 0) paths.set(0, 1)
      for (const source of [next[j - 1], column[j]])
        for (const [sum, count] of source ?? [])
          paths.set(sum + distance, (paths.get(sum + distance) ?? 0) + count)
      next.push(paths)
    }
    column = next
  }
  let [all, beyond] = [0, 0]
  for (const [sum, count] of column[m] ?? []) {
    all += count
    if (sum >= least) beyond += count
  }
  return beyond / all
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

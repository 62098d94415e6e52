/** A test of "no difference". */
export interface SignificanceTest {
  /** `McNemar (exact)`, `Wilcoxon signed-rank`. */
  readonly test: string
  /** null where the test is not defined. */
  readonly statistic: number | null
  /** Two-sided. */
  readonly pValue: number
}

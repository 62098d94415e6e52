import type {SignificanceTest} from './significance-test.ts'
import {binomialLowerTail, binomialProbability} from './special/binomial-tail.ts'

/** From so many rows on that only one of both got right, the exact test is needlessly careful. */
const MID_P_FROM = 25

/**
 * McNemar's test of whether two classifiers are right equally often, from the rows that only one of them got
 * right: with k the smaller of both counts and n their sum, 2 · P(X ≤ k) of X ~ Binomial(n, ½), at most 1. From
 * n = 25 on its mid-p version, which takes P(X = k) off once: it holds the level too, and finds more.
 *
 * @param onlyOld - Rows that only the old one got right.
 * @param onlyNew - Rows that only the new one got right.
 * @returns The statistic is the smaller count. Equal counts, also none, give p = 1.
 * @see McNemar (1947); Fagerland, Lydersen & Laake (2013) for mid-p;
 *   statsmodels.stats.contingency_tables.mcnemar with exact=True.
 */
export function mcnemar(onlyOld: number, onlyNew: number): SignificanceTest {
  const discordant = onlyOld + onlyNew
  const statistic = Math.min(onlyOld, onlyNew)
  const exact = discordant < MID_P_FROM
  const test = exact ? 'McNemar (exact)' : 'McNemar (mid-p)'
  if (onlyOld === onlyNew) return {test, statistic, pValue: 1}
  const twoTails = 2 * binomialLowerTail(statistic, discordant, 0.5)
  return {
    test,
    statistic,
    pValue: exact ? twoTails : twoTails - binomialProbability(statistic, discordant, 0.5),
  }
}

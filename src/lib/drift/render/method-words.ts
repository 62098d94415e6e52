import {formatNumber, formatProbability} from '../../report/index.ts'
import type {ColumnVerdict, Exactness, MethodId, Role, Score} from '../types.ts'

interface MethodWords {
  readonly name: string
  /** For narrow places. */
  readonly short: string
  /** What its value means, one sentence. */
  readonly meaning: string
}

/** How methods are called in reports. */
export const METHOD_WORDS: Readonly<Record<MethodId, MethodWords>> = {
  ks: {
    name: 'Kolmogorov–Smirnov',
    short: 'KS',
    meaning: 'Largest distance of the two distribution functions, 0 to 1.',
  },
  wasserstein: {
    name: 'Wasserstein',
    short: 'W/σ',
    meaning:
      'How far values moved on average, in standard deviations of the reference; 0.1 is a tenth of one.',
  },
  psi: {
    name: 'Population stability index',
    short: 'PSI',
    meaning: 'Sum over bins of the difference of shares times the logarithm of their ratio.',
  },
  jensen_shannon: {
    name: 'Jensen–Shannon',
    short: 'JS',
    meaning: 'Distance of the shares by bin, 0 for equal ones.',
  },
  hellinger: {
    name: 'Hellinger',
    short: 'Hellinger',
    meaning: 'Distance of the square roots of the shares, 0 to 1.',
  },
  total_variation: {
    name: 'Total variation',
    short: 'TV',
    meaning: 'Share of the rows that would have to move to another bin, 0 to 1.',
  },
  l_infinity: {
    name: 'L∞',
    short: 'L∞',
    meaning: 'Largest change of the share of one category, 0 to 1.',
  },
  kl_divergence: {
    name: 'Kullback–Leibler',
    short: 'KL',
    meaning: 'How badly the shares of the one sample describe the other; not symmetric.',
  },
  chi2: {
    name: 'χ² test',
    short: 'χ²',
    meaning:
      'Test whether both samples have the same shares; rejects the smallest change when rows are many.',
  },
  cramers_v: {
    name: 'Cramér’s V',
    short: 'V',
    meaning: 'How much the category says about which sample a row is from, 0 to 1.',
  },
  z_test: {
    name: 'Two-proportion z test',
    short: 'z',
    meaning: 'Test whether a share is the same in both samples.',
  },
  cramer_von_mises: {
    name: 'Cramér–von Mises',
    short: 'CvM',
    meaning: 'Squared distance of the two distribution functions, summed over the rows.',
  },
  anderson_darling: {
    name: 'Anderson–Darling',
    short: 'AD',
    meaning: 'As Cramér–von Mises, with more weight on the tails.',
  },
  mmd: {
    name: 'Maximum mean discrepancy',
    short: 'MMD',
    meaning: 'Distance of the samples in the space of a kernel, on a subsample.',
  },
  text_domain: {
    name: 'Text classifier',
    short: 'AUC',
    meaning:
      'How well a classifier on groups of characters tells the samples apart; 0.5 is not at all.',
  },
}

export const VERDICT_WORDS: Readonly<Record<ColumnVerdict, string>> = {
  drift: 'drift',
  warn: 'warning',
  stable: 'stable',
  insufficient: 'too few rows',
}

export const REPORT_WORDS = {
  fail: 'Drift',
  pass: 'No drift',
  inconclusive: 'Inconclusive',
} as const

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  feature: 'feature',
  prediction: 'prediction',
  probability: 'probability',
  target: 'target',
}

export const EXACTNESS_WORDS: Readonly<Record<Exactness, string>> = {
  exact: 'exact',
  binned: 'from bins',
  sampled: 'from a subsample',
}

/** What the threshold is compared with: the value, or the p-value. */
export function judgedValue(score: Score): string {
  if (score.by === 'value') return formatNumber(score.value, 3)
  return `p ${formatProbability(score.adjustedPValue ?? score.pValue)}`
}

/** `PSI 0.41 (from 0.25)`, `χ² p < 0.0001 (below 0.05)`. */
export function scoreInShort(score: Score): string {
  const words = score.by === 'value' ? 'from' : 'below'
  const {short} = METHOD_WORDS[score.method]
  return `${short} ${judgedValue(score)} (${words} ${formatNumber(score.threshold, 3)})`
}

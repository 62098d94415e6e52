import type {ColumnKind} from '../sample.ts'
import type {MethodId} from '../types.ts'

/** What a method is, for `--method`, mlops.yaml and docs/drift-methods.md. */
export interface MethodInfo {
  readonly title: string
  readonly kinds: readonly ColumnKind[]
  /** Of the preset `default`. */
  readonly threshold: number
  readonly by: 'value' | 'p_value'
  /** A p-value at the threshold itself counts; a distance always does. */
  readonly inclusive: boolean
  /** Of the value; all measure a distance, so that none is better when larger. */
  readonly largerIsWorse: true
  readonly description: string
  /** Names in Evidently, NannyML, SciPy and elsewhere. */
  readonly aliases: readonly string[]
}

const both: readonly ColumnKind[] = ['number', 'category']
const numbers: readonly ColumnKind[] = ['number']

/** Distance that counts from its threshold on. */
function distance(
  info: Pick<MethodInfo, 'title' | 'kinds' | 'description' | 'aliases'> & {threshold?: number},
): MethodInfo {
  return {threshold: 0.1, by: 'value', inclusive: true, largerIsWorse: true, ...info}
}

/** Test whose p-value counts. */
function test(
  info: Pick<MethodInfo, 'title' | 'kinds' | 'description' | 'aliases'> & {inclusive?: boolean},
): MethodInfo {
  return {threshold: 0.001, by: 'p_value', inclusive: false, largerIsWorse: true, ...info}
}

/** Every drift method. */
export const methods: Readonly<Record<MethodId, MethodInfo>> = {
  ks: distance({
    title: 'Kolmogorov-Smirnov distance',
    kinds: numbers,
    description: 'The largest difference between the two cumulative shares of rows, 0 to 1.',
    aliases: ['kolmogorov_smirnov', 'ks_2samp', 'ks_test'],
  }),
  wasserstein: distance({
    title: 'Wasserstein distance in standard deviations',
    kinds: numbers,
    description: 'How far the rows moved on average, in standard deviations of the reference.',
    aliases: ['wasserstein_distance', 'wasserstein_norm', 'emd', 'earth_mover', 'w1'],
  }),
  psi: distance({
    title: 'Population stability index',
    kinds: both,
    threshold: 0.25,
    description:
      'How differently the rows fall between the deciles of the reference, or categories.',
    aliases: ['population_stability_index'],
  }),
  jensen_shannon: distance({
    title: 'Jensen-Shannon distance',
    kinds: both,
    description: 'Symmetric distance of the shares of bins or categories, bounded.',
    aliases: ['jensenshannon', 'js', 'jsd', 'js_distance'],
  }),
  hellinger: distance({
    title: 'Hellinger distance',
    kinds: both,
    description: 'Distance of the square roots of the shares, 0 to 1.',
    aliases: ['hellinger_distance'],
  }),
  total_variation: distance({
    title: 'Total variation distance',
    kinds: both,
    description: 'The share of the rows that would have to change their bin or category, 0 to 1.',
    aliases: ['tvd', 'tv', 'total_variation_distance'],
  }),
  l_infinity: distance({
    title: 'L-infinity distance',
    kinds: both,
    description: 'The largest change of the share of one bin or category, 0 to 1.',
    aliases: ['linf', 'l_inf', 'linfinity', 'chebyshev'],
  }),
  kl_divergence: distance({
    title: 'Kullback-Leibler divergence',
    kinds: both,
    description: 'Relative entropy of the reference to the current shares, in nats.',
    aliases: ['kl', 'kl_div', 'kullback_leibler', 'relative_entropy'],
  }),
  chi2: test({
    title: 'Chi-squared test',
    kinds: both,
    description: 'Whether shares of bins or categories differ by more than chance.',
    aliases: ['chisquare', 'chi_square', 'chi_squared', 'chi2_contingency'],
  }),
  cramers_v: distance({
    title: "Cramér's V",
    kinds: both,
    description:
      'Association of sample and category, 0 to 1; small where one sample is far larger.',
    aliases: ['cramer_v', 'cramersv'],
  }),
  z_test: test({
    title: 'Two-proportion z-test',
    kinds: both,
    description: 'Whether the share of the first of two values differs by more than chance.',
    aliases: ['z', 'ztest', 'proportions_ztest'],
  }),
  cramer_von_mises: test({
    title: 'Cramér-von Mises test',
    kinds: numbers,
    description:
      'Whether cumulative shares differ anywhere, by the sum of the squared differences.',
    aliases: ['cvm', 'cramervonmises', 'cramervonmises_2samp'],
  }),
  anderson_darling: test({
    title: 'Anderson-Darling test',
    kinds: numbers,
    inclusive: true,
    description: 'Like Cramér-von Mises, with more weight on the tails.',
    aliases: ['anderson', 'anderson_ksamp', 'ad'],
  }),
  mmd: test({
    title: 'Maximum mean discrepancy',
    kinds: numbers,
    inclusive: true,
    description:
      'Distance of two samples of 250 rows under a Gaussian kernel, tested by permutation.',
    aliases: ['maximum_mean_discrepancy', 'mmd2'],
  }),
  text_domain: distance({
    title: 'Text domain classifier',
    kinds: ['text'],
    threshold: 0.65,
    description:
      'How well a classifier tells current from reference texts: area under its ROC curve.',
    aliases: [
      'text_content_drift',
      'text_classifier',
      'perc_text_content_drift',
      'abs_text_content_drift',
    ],
  }),
}

/** Ids of {@link methods}, in their order. */
export const methodIds = Object.keys(methods) as readonly MethodId[]

import type {CategorySample, NumberSample} from '../sample.ts'
import type {DriftReport, MethodId} from '../types.ts'
import {scoreCategoriesByDefault} from './default-categories.ts'
import {scoreNumbersByDefault} from './default-numbers.ts'
import {scoreCategoriesAsEvidently, scoreNumbersAsEvidently} from './evidently.ts'
import {scoreCategoriesAsNannyml, scoreNumbersAsNannyml} from './nannyml.ts'
import {NumberPair} from './number-pair.ts'
import type {RawScore} from './types.ts'

type Preset = DriftReport['preset']

const numbersBy = {
  default: scoreNumbersByDefault,
  evidently: scoreNumbersAsEvidently,
  nannyml: scoreNumbersAsNannyml,
}
const categoriesBy = {
  default: scoreCategoriesByDefault,
  evidently: scoreCategoriesAsEvidently,
  nannyml: scoreCategoriesAsNannyml,
}

/**
 * Several methods on two samples of a column of numbers; what they share (one pass over both samples, bins)
 * is computed once.
 *
 * @throws MlopsError `DRIFT_EMPTY_SAMPLE`; `DRIFT_METHOD` for a method that does not compare numbers.
 */
export function scoreNumbersBy(
  methods: readonly MethodId[],
  reference: NumberSample,
  current: NumberSample,
  preset: Preset,
): RawScore[] {
  const pair = new NumberPair(reference, current)
  return methods.map(method => scorePair(method, pair, preset))
}

/** One method on two samples of a column of numbers; see {@link scoreNumbersBy}. */
export function scoreNumbers(
  method: MethodId,
  reference: NumberSample,
  current: NumberSample,
  preset: Preset,
): RawScore {
  return scorePair(method, new NumberPair(reference, current), preset)
}

/** One method on a pair that others share. */
export function scorePair(method: MethodId, pair: NumberPair, preset: Preset): RawScore {
  return numbersBy[preset](method, pair)
}

/**
 * One method on two samples of a column of categories.
 *
 * @throws MlopsError `DRIFT_EMPTY_SAMPLE`; `DRIFT_METHOD` for a method that does not compare categories.
 */
export function scoreCategories(
  method: MethodId,
  reference: CategorySample,
  current: CategorySample,
  preset: Preset,
): RawScore {
  return categoriesBy[preset](method, reference, current)
}

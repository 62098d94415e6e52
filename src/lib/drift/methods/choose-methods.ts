import type {ColumnKind} from '../sample.ts'
import type {DriftReport, MethodId} from '../types.ts'
import {methods} from './methods.ts'
import type {MethodChoice} from './types.ts'

export interface MethodRequest {
  readonly preset: DriftReport['preset']
  readonly kind: ColumnKind
  /** Rows of the reference that have a finite value. */
  readonly referenceRows: number
  /** Different values of both samples together; beyond 5 it does not matter how many. */
  readonly distinct: number
  /** What --method or mlops.yaml says; a method that does not compare columns of this kind is passed over. */
  readonly override?: {readonly method?: MethodId; readonly threshold?: number} | undefined
}

/**
 * Which methods compare a column, and from where on each says that it changed.
 *
 * `default`: Kolmogorov-Smirnov, normed Wasserstein and PSI on reference deciles decide on numbers,
 * Jensen-Shannon on categories, the domain classifier and the lengths on texts. `evidently`: its one default
 * test, by rows of the reference and different values. `nannyml`: Jensen-Shannon. A threshold without
 * a method is that of every method that decides.
 */
export function chooseMethods(request: MethodRequest): MethodChoice[] {
  const {preset, kind, override} = request
  const {method, threshold} = override ?? {}
  const asked = method !== undefined && methods[method].kinds.includes(kind) ? method : null
  const choices =
    asked === null ? presetChoices(request) : [choiceOf(preset, asked, request.referenceRows)]
  return threshold === undefined
    ? choices
    : choices.map(choice =>
        choice.decides ? {...choice, threshold, warn: null, isGiven: true as const} : choice,
      )
}

function presetChoices(request: MethodRequest): MethodChoice[] {
  const {preset, kind, referenceRows} = request
  const choose = (method: MethodId, decides = true): MethodChoice => ({
    ...choiceOf(preset, method, referenceRows),
    decides,
  })
  if (kind === 'text') return [choose('text_domain'), choose('ks')]
  if (preset === 'nannyml') return [choose('jensen_shannon')]
  if (preset === 'evidently') return [choose(evidentlyDefault(request))]
  if (kind === 'number') return [choose('ks'), choose('wasserstein'), choose('psi')]
  return [
    choose('jensen_shannon'),
    choose('total_variation', false),
    choose('l_infinity', false),
    choose('cramers_v', false),
  ]
}

function evidentlyDefault({kind, referenceRows, distinct}: MethodRequest): MethodId {
  if (referenceRows > 1000)
    return kind === 'number' && distinct > 5 ? 'wasserstein' : 'jensen_shannon'
  if (kind === 'number' && distinct > 5) return 'ks'
  return distinct > 2 ? 'chi2' : 'z_test'
}

function choiceOf(
  preset: DriftReport['preset'],
  method: MethodId,
  referenceRows: number,
): MethodChoice {
  const {threshold, by, inclusive} = methods[method]
  const common = {method, decides: true, warn: null, lower: null}
  if (preset === 'evidently') return {...common, ...evidentlyThreshold(method, referenceRows)}
  if (preset === 'nannyml') return {...common, ...nannymlThreshold(method)}
  return {...common, threshold, by, inclusive, warn: method === 'psi' ? 0.1 : null}
}

type Threshold = Pick<MethodChoice, 'threshold' | 'by' | 'inclusive'>

/** Defaults of Evidently's registry; of its tests only those of KS and Cramér-von Mises count p = threshold. */
function evidentlyThreshold(method: MethodId, referenceRows: number): Threshold {
  switch (method) {
    case 'ks':
      return {threshold: 0.05, by: 'p_value', inclusive: true}
    case 'cramer_von_mises':
      return {threshold: 0.1, by: 'p_value', inclusive: true}
    case 'chi2':
    case 'z_test':
      return {threshold: 0.05, by: 'p_value', inclusive: false}
    case 'anderson_darling':
    case 'total_variation':
      return {threshold: 0.1, by: 'p_value', inclusive: false}
    case 'mmd':
      return {threshold: 0.05, by: 'p_value', inclusive: false}
    case 'text_domain':
      return {threshold: referenceRows > 1000 ? 0.55 : 0.65, by: 'value', inclusive: false}
    case 'wasserstein':
    case 'psi':
    case 'jensen_shannon':
    case 'hellinger':
    case 'l_infinity':
    case 'kl_divergence':
    case 'cramers_v':
      return {threshold: 0.1, by: 'value', inclusive: true}
  }
}

/**
 * χ² alerts at p < 0.05. The threshold of its distances is the mean of blocks of the reference plus three
 * standard deviations, which nannymlThresholds computes; until it has seen them, 0.1 stands here.
 */
function nannymlThreshold(method: MethodId): Threshold {
  const {by, threshold} = methods[method]
  return by === 'p_value'
    ? {threshold: 0.05, by, inclusive: false}
    : {threshold: method === 'text_domain' ? threshold : 0.1, by, inclusive: false}
}

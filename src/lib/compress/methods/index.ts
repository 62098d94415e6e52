import {distill} from './distill/index.ts'
import {dropTrees} from './drop-trees/index.ts'
import {float16} from './float16.ts'
import {int4Weights} from './int4-weights.ts'
import {int8Dynamic} from './int8-dynamic.ts'
import {int8Entropy, int8Percentile, int8Static} from './int8-static/index.ts'
import {int8Weights} from './int8-weights.ts'
import {lowRank} from './low-rank.ts'
import type {CompressionMethod} from './method.ts'
import {parsePlan, type Plan} from './parse-plan.ts'
import {pruneMagnitude} from './prune-magnitude.ts'
import {pruneStructured} from './prune-structured/index.ts'
import {pruneTrees} from './prune-trees/index.ts'

/** Every method, gentle ones first. */
export const methods: readonly CompressionMethod[] = [
  float16,
  int8Weights,
  int8Dynamic,
  int8Static,
  int8Percentile,
  int8Entropy,
  int4Weights,
  pruneMagnitude,
  pruneStructured,
  pruneTrees,
  dropTrees,
  lowRank,
  distill,
]

/** What --auto tries beside each method by itself. */
const combinations: readonly string[] = [
  'int8-dynamic+int8-weights',
  'int4-weights+int8-weights',
  'drop-trees@0.25',
  'drop-trees@0.75',
  'drop-trees+prune-trees',
]

/**
 * The plans that were asked for; without any, each method by itself.
 *
 * @param auto - Whether combinations are added.
 * @throws MlopsError `USAGE`.
 */
export function plansFor(asked: readonly string[] | undefined, auto: boolean): readonly Plan[] {
  const texts = [...(asked ?? methods.map(({name}) => name)), ...(auto ? combinations : [])]
  const plans = texts.map(text => parsePlan(text, methods))
  return plans.filter(({name}, index) => plans.findIndex(plan => plan.name === name) === index)
}

export {type CompressionMethod, type MethodContext, type Outcome, type Teacher} from './method.ts'
export type {Plan, Step} from './parse-plan.ts'

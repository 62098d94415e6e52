export {conclude, type ConcludeContext, type Conclusion} from './conclude.ts'
export {correctMetrics} from './correct-metrics.ts'
export {describeMetric} from './describe-metric.ts'
export {judgeGates} from './judge-gates.ts'
export {
  type JudgedMetric,
  type JudgedQuantity,
  type JudgeRequest,
  type JudgeRules,
  type Scope,
} from './types.ts'

import type {Facts, Metric, PairedMetric, RowUnits} from '../core/metrics/index.ts'
import type {Gate} from './gate-types.ts'
import {
  conclude,
  correctMetrics,
  describeMetric,
  judgeGates,
  type Conclusion,
  type JudgedMetric,
  type JudgedQuantity,
  type JudgeRules,
  type Scope,
} from './judge/index.ts'
import {pairMetrics, pairSlices, type PairedScope} from './measure/index.ts'
import type {PairedRows} from './paired-rows.ts'
import type {CompareReport, MetricComparison, SliceComparison} from './types.ts'

export interface JudgeRowsRequest {
  readonly paired: PairedRows
  /** Of both models; null where there is no old one. */
  readonly old: Facts | null
  readonly new: Facts
  readonly metrics: readonly Metric[]
  readonly gates: readonly Gate[]
  readonly rules: JudgeRules
  readonly units: RowUnits
  readonly minSize: number
  readonly quantities: ReadonlyMap<string, JudgedQuantity>
  readonly missingBaseline: 'pass' | 'inconclusive'
}

export type JudgedRows = Conclusion & Pick<CompareReport, 'gates' | 'metrics' | 'slices'>

/** Measures all metrics over all rows and in declared slices, holds the gates against them, and concludes. */
export function judgeRows(request: JudgeRowsRequest): JudgedRows {
  const {paired, old, new: now, gates, rules} = request
  const whole: PairedScope = {
    slice: null,
    rows: now.rows.rowCount,
    isLarge: true,
    metrics: pairMetrics([old ?? now, now], request),
  }
  const slices = paired.slices.flatMap(codes => [...pairSlices(paired, codes, request)])
  const hasOld = old !== null
  const results = judgeGates({
    gates,
    scopes: [whole, ...slices.filter(({isLarge}) => isLarge)].map(scope => scopeOf(scope, hasOld)),
    quantities: request.quantities,
    ...rules,
    ...(hasOld ? {} : {missingBaseline: request.missingBaseline}),
  })
  const describe = (scope: PairedScope): MetricComparison[] =>
    scope.metrics.map(metric => describeMetric(visible(metric, hasOld), rules))
  const described = correctMetrics(
    describe(whole),
    slices.map((scope): SliceComparison => ({
      column: scope.slice?.column ?? '',
      value: scope.slice?.value ?? null,
      rows: scope.rows,
      verdict: scope.isLarge ? 'measured' : 'insufficient',
      metrics: describe(scope),
    })),
    rules,
  )
  const conclusion = conclude(results, {gates, hasOld, metrics: described.metrics})
  return {...conclusion, gates: results, ...described}
}

function scopeOf({slice, rows, metrics}: PairedScope, hasOld: boolean): Scope {
  const byName = new Map(metrics.map(metric => [metric.metric.name, visible(metric, hasOld)]))
  return {slice, rows, metric: (name): JudgedMetric | undefined => byName.get(name)}
}

/** Without an old model the new one was held against itself, which says nothing of a change. */
function visible(metric: PairedMetric, hasOld: boolean): PairedMetric {
  if (hasOld) return metric
  return {
    ...metric,
    old: Number.NaN,
    change: () => null,
    test: () => null,
    second: () => null,
    warnings: metric.warnings.flatMap(warning =>
      warning.startsWith('old: ') ? [] : [warning.replace(/^new: /, '')],
    ),
  }
}

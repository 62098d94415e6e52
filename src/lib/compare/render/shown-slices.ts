import type {CompareReport, GateResult, MetricComparison, SliceComparison} from '../types.ts'

export interface ShownSlice {
  readonly slice: SliceComparison
  /** Of its gates, those that failed or are undecided. */
  readonly gates: readonly GateResult[]
  /** Its metrics that changed; those that a gate failed on, where no test shows a change. */
  readonly metrics: readonly MetricComparison[]
  /** A gate fails there, or a metric is worse. */
  readonly isWorse: boolean
}

export interface ShownSlices {
  /** Worst first. */
  readonly shown: readonly ShownSlice[]
  /** Slices whose metrics show no change. */
  readonly unclear: number
  /** Slices in which both models answer alike. */
  readonly equal: number
  readonly insufficient: number
}

/** Slices that a reader should see: those that fail a gate, and those in which something changed. */
export function shownSlices({slices, gates}: CompareReport): ShownSlices {
  const byName = new Map<string, GateResult[]>()
  for (const gate of gates) {
    if (gate.slice === null || gate.verdict !== 'fail') continue
    const key = keyOf(gate.slice)
    byName.set(key, [...(byName.get(key) ?? []), gate])
  }
  const looked = slices.map(slice => {
    const failed = byName.get(keyOf(slice)) ?? []
    const names = new Set(failed.map(({metric}) => metric))
    const metrics = slice.metrics.filter(
      ({name, verdict}) => verdict === 'worse' || verdict === 'better' || names.has(name),
    )
    const isWorse = failed.length > 0 || metrics.some(({verdict}) => verdict === 'worse')
    return {slice, gates: failed, metrics, isWorse}
  })
  const shown = looked.filter(one => one.metrics.length > 0 || one.gates.length > 0)
  const equal = slices.filter(
    ({metrics}) => metrics.length > 0 && metrics.every(({verdict}) => verdict === 'equal'),
  ).length
  const insufficient = looked.filter(({slice}) => slice.verdict === 'insufficient').length
  return {
    shown: [...shown].sort((a, b) => rankOf(a) - rankOf(b) || smallestP(a) - smallestP(b)),
    insufficient,
    equal,
    unclear:
      slices.length - shown.length - equal - insufficient + shown.filter(isInsufficient).length,
  }
}

/** Metrics that are shown to have changed, worse ones first. */
export function changedMetrics(metrics: readonly MetricComparison[]): readonly MetricComparison[] {
  const found = (verdict: MetricComparison['verdict']): readonly MetricComparison[] =>
    metrics.filter(metric => metric.verdict === verdict)
  return [...found('worse'), ...found('better')]
}

function isInsufficient({slice}: ShownSlice): boolean {
  return slice.verdict === 'insufficient'
}

function keyOf({column, value}: {readonly column: string; readonly value: string | null}): string {
  return JSON.stringify([column, value])
}

function rankOf({gates, isWorse}: ShownSlice): number {
  if (gates.length > 0) return 0
  return isWorse ? 1 : 2
}

function smallestP({metrics}: ShownSlice): number {
  return Math.min(1, ...metrics.map(({adjustedPValue}) => adjustedPValue ?? 1))
}

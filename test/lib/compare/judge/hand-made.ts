import type {Gate} from '../../../../src/lib/compare/gate-types.ts'
import type {JudgedMetric, JudgeRequest, Scope} from '../../../../src/lib/compare/judge/index.ts'
import {parseGates} from '../../../../src/lib/compare/options/gates/index.ts'
import {
  normalCdf,
  normalQuantile,
  type Inference,
} from '../../../../src/lib/core/statistics/index.ts'

/** An estimate that is normal around the truth. */
export function normal(estimate: number, standardError: number): Inference {
  const z = (limit: number): number => (estimate - limit) / standardError
  return {
    method: 'bootstrap',
    estimate,
    standardError,
    interval: confidence => {
      const half = normalQuantile((1 + confidence) / 2) * standardError
      return {lower: estimate - half, upper: estimate + half}
    },
    pAtLeast: limit => normalCdf(z(limit)),
    pAtMost: limit => normalCdf(-z(limit)),
  }
}

/** Both models gave the same answers. */
export const identical: Inference = {
  method: 'identical',
  estimate: 0,
  standardError: 0,
  interval: () => ({lower: 0, upper: 0}),
  pAtLeast: limit => (limit <= 0 ? 1 : 0),
  pAtMost: limit => (limit >= 0 ? 1 : 0),
}

/** Two values whose errors are normal and independent of each other. */
export function metric(
  old: number,
  new_: number,
  {
    oldError = 0,
    newError = 0.001,
    rows = 1000,
  }: {oldError?: number; newError?: number; rows?: number} = {},
): JudgedMetric {
  return {
    rowCount: rows,
    old,
    new: new_,
    change: (weight = 1) => normal(new_ - weight * old, Math.hypot(newError, weight * oldError)),
    value: () => normal(new_, newError),
  }
}

export function scope(
  metrics: Readonly<Record<string, JudgedMetric>>,
  slice: Scope['slice'] = null,
): Scope {
  return {slice, rows: 1000, metric: name => metrics[name]}
}

export const gates = (...failOn: readonly string[]): readonly Gate[] =>
  parseGates({configured: [], failOn, task: 'binary', fairnessBy: ['sex']})
export const valueGates = (...failOn: readonly string[]): readonly Gate[] =>
  parseGates({configured: [], failOn, task: 'regression', fairnessBy: []})
export const withSlices = (some: readonly Gate[], slices: Gate['slices']): readonly Gate[] =>
  some.map(gate => ({...gate, slices}))

export const request = (
  asked: readonly Gate[],
  scopes: readonly Scope[],
  rest: Partial<JudgeRequest> = {},
): JudgeRequest => ({
  gates: asked,
  scopes,
  quantities: new Map(),
  alpha: 0.05,
  correction: 'holm',
  ...rest,
})

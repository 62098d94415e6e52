import type {RunPlan} from '../../../src/lib/retrain/types.ts'

const window = {from: null, until: null, rows: 10}

/** A plan of a first model. */
export function aPlan(rest: Partial<RunPlan> = {}): RunPlan {
  return {
    name: 'churn',
    asOf: '2025-03-01T00:00:00.000Z',
    decision: {retrain: true, reason: 'It is forced.', triggers: [], holds: [], nextAt: null},
    champion: null,
    stage: 'production',
    path: ['production'],
    data: {
      source: 'data.csv',
      split: 'given',
      train: window,
      fresh: null,
      test: window,
      leftOut: {unlabelled: 0, tooYoung: 0, older: 0, withoutTime: 0},
      sha256: 'a'.repeat(64),
    },
    strategy: 'scratch',
    modes: ['scratch'],
    notes: [],
    gate: 'compare',
    approval: 'none',
    digests: {code: 'b'.repeat(64), config: 'c'.repeat(64)},
    key: 'd'.repeat(64),
    ...rest,
  }
}

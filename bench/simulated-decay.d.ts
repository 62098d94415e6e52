import type {AgedScore} from '../src/lib/core/retraining/index.ts'

export interface SimulatedHistory {
  readonly periods: number
  /** Days of a period. */
  readonly step: number
  readonly loss: (age: number, step: number) => number
  readonly rows?: number
  readonly accuracy?: number
  readonly hard?: number
  readonly luck?: number
  readonly alike?: number
  readonly shared?: number
  readonly near?: number
}

export function simulateScores(seed: number, options: SimulatedHistory): AgedScore[]
export function linearLoss(slope: number): (age: number, step: number) => number
export function saturatingLoss(loss: number, rate: number): (age: number, step: number) => number

import type {AgedScore} from '../src/lib/core/retraining/index.ts'

/** @param options - `periods`, `step`, `loss`, and what else simulated-decay.js names. */
export function simulateScores(seed: number, options: object): AgedScore[]
export function linearLoss(slope: number): (age: number, step: number) => number
export function saturatingLoss(loss: number, rate: number): (age: number, step: number) => number

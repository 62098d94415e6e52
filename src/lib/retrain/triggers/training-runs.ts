import type {Run} from '../types.ts'

/** When the newest run that trained took place; one that failed its gate has trained, too. */
export function lastTraining(runs: readonly Run[]): string | undefined {
  return trainingRuns(runs)
    .map(({plan}) => plan.asOf)
    .sort()
    .at(-1)
}

/** Runs that trained; a training that failed is none. */
export function trainingRuns(runs: readonly Run[]): readonly Run[] {
  return runs.filter(({records, outcome}) => records.train !== undefined && outcome !== 'failed')
}

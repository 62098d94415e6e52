import type {DamagedRun, Run, Training} from '../types.ts'

/**
 * The trainings that took place, which schedule, cooldown and budget count: one that failed its gate was one, too; one that
 * failed itself was none. Of a damaged run, what its folder tells: what it spent is spent, whatever became of its record.
 */
export function trainingsOf(
  runs: readonly Run[],
  damaged: readonly DamagedRun[],
): readonly Training[] {
  const whole = runs.flatMap(({plan, records, outcome, seconds}) =>
    records.train === undefined || outcome === 'failed'
      ? []
      : [{asOf: plan.asOf, seconds: seconds.train ?? 0}],
  )
  return [...whole, ...damaged.flatMap(({training}) => (training === null ? [] : [training]))]
}

/** When the newest of them took place. */
export function lastTraining(trainings: readonly Training[]): string | undefined {
  return trainings
    .map(({asOf}) => asOf)
    .sort()
    .at(-1)
}

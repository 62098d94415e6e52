import {parseConfig, type Project} from '../../../../src/lib/project/index.ts'
import {trainingsOf} from '../../../../src/lib/retrain/runs/index.ts'
import type {TriggerContext} from '../../../../src/lib/retrain/triggers/trigger-context.ts'
import type {Champion, Run, RunOutcome} from '../../../../src/lib/retrain/types.ts'

/** A project whose mlops.yaml has this `retrain` section, and `rest` beside it. */
export function projectOf(retrain: object, rest: object = {}, root = '/nowhere'): Project {
  const configPath = `${root}/mlops.yaml`
  const text = JSON.stringify({name: 'flights', model: {path: 'model.onnx'}, ...rest, retrain})
  return {root, configPath, ...parseConfig(text, configPath, {})}
}

export function championOf(rest: Partial<Champion> = {}): Champion {
  return {
    version: 'v1.0.0',
    ref: 'flights@v1.0.0',
    sha256: '0'.repeat(64),
    registeredAt: '2026-01-01T00:00:00.000Z',
    trainedUntil: null,
    knownUntil: null,
    trainedRows: null,
    mode: null,
    metrics: {},
    texts: [],
    run: null,
    ...rest,
  }
}

/** A run that saw `asOf` as now and trained for so many seconds; null: it ended before it trained. */
export function runAt(
  asOf: string,
  outcome: RunOutcome | null = 'deployed',
  seconds: number | null = 60,
): Run {
  // Triggers read no more of a run than this.
  const run: Pick<Run, 'records' | 'seconds' | 'outcome'> & {plan: Pick<Run['plan'], 'asOf'>} = {
    plan: {asOf: new Date(asOf).toISOString()},
    records: seconds === null ? {} : {train: {candidates: [], failed: []}},
    seconds: seconds === null ? {} : {train: seconds},
    outcome,
  }
  return run as Run
}

export function contextOf(
  retrain: object,
  asOf: string,
  {runs = [], ...rest}: Partial<TriggerContext> & {readonly runs?: readonly Run[]} = {},
): TriggerContext {
  return {
    project: projectOf(retrain),
    champion: championOf(),
    trainings: trainingsOf(runs, []),
    asOf: new Date(asOf),
    force: false,
    ...rest,
  }
}

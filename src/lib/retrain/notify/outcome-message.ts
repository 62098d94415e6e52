import type {MlopsError} from '../../core/errors/index.ts'
import type {Run, RunOutcome} from '../types.ts'

/** What webhooks and commands of `retrain.notify` get, as JSON. */
export interface OutcomeMessage {
  readonly schema: 'mlops.retrain-outcome/1'
  /** One sentence; the field that chat services show. */
  readonly text: string
  /** Of the model. */
  readonly name: string
  /** Id of the run; null where an error came before one began. */
  readonly run: string | null
  readonly outcome: RunOutcome
  readonly reason: string | null
  /** The new version; null where none was registered. */
  readonly version: string | null
  /** The version that was in use before. */
  readonly champion: string | null
  /** Of the candidate that was chosen, on the test rows. */
  readonly metrics: Readonly<
    Record<string, {readonly champion: number | null; readonly candidate: number | null}>
  >
  /** HTML report below the folder of the run; null where nothing was compared. */
  readonly reportPath: string | null
  /** ISO 8601, UTC. */
  readonly at: string
}

const WORDS: Readonly<Record<RunOutcome, string>> = {
  deployed: 'was retrained and deployed',
  staged: 'was retrained and registered, and is not deployed',
  awaiting_approval: 'was retrained and waits for approval',
  gate_failed: 'was retrained, and the new model did not pass',
  inconclusive: 'was retrained, and the rows do not tell whether the new model is good enough',
  unchanged: 'was retrained, which gave the same model again',
  rejected: 'was retrained, and the new model was rejected',
  expired:
    'was retrained, and the run expired: what it was made of, or was to be approved, changed',
  failed: 'could not be retrained',
}

/** The message about an error that ended no run: none had begun, or it is open and goes on at the next call. */
export function errorMessage(
  name: string,
  {code, message}: MlopsError,
  {open, at}: {readonly open: Run | undefined; readonly at: Date},
): OutcomeMessage {
  const goesOn = open === undefined ? '' : ' The run goes on from where it stands at the next call.'
  const reason = `${message} (${code})${goesOn}`
  return {
    schema: 'mlops.retrain-outcome/1',
    text: `${name} ${WORDS.failed}: ${reason}`,
    ...{name, run: open?.id ?? null, outcome: 'failed', reason},
    version: open?.records.register?.version ?? null,
    champion: open?.plan.champion?.version ?? null,
    metrics: {},
    reportPath: null,
    at: at.toISOString(),
  }
}

/** The message about a run that came to an outcome; undefined while it has none. */
export function outcomeMessage(run: Run): OutcomeMessage | undefined {
  const {plan, outcome, reason, records} = run
  if (outcome === null) return undefined
  const {register, compare} = records
  const judged = compare?.judged.find(({mode}) => mode === compare.chosen.mode)
  const who = register === undefined ? plan.name : `${plan.name}@${register.version}`
  return {
    schema: 'mlops.retrain-outcome/1',
    text: `${who} ${WORDS[outcome]}${reason === null ? '.' : `: ${reason}`}`,
    ...{name: plan.name, run: run.id, outcome, reason},
    version: register?.version ?? null,
    champion: plan.champion?.version ?? null,
    metrics: judged?.metrics ?? {},
    reportPath: judged?.html ?? null,
    at: run.updatedAt,
  }
}

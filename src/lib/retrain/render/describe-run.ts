import path from 'node:path'
import {counted} from '../../core/text/index.ts'
import {formatCount, formatNumber} from '../../report/index.ts'
import type {DataPlan, DataWindow, Run, RunOutcome, RunPlan} from '../types.ts'

/** A fact of a run: what it is, and its text. */
export type Fact = readonly [name: string, text: string]

const OUTCOMES: Readonly<Record<RunOutcome, string>> = {
  deployed: 'deployed',
  staged: 'staged',
  awaiting_approval: 'awaits approval',
  gate_failed: 'gate failed, nothing changed',
  inconclusive: 'inconclusive, nothing changed',
  unchanged: 'unchanged',
  rejected: 'rejected',
  expired: 'expired',
  failed: 'failed',
}

/** The outcome in words; of a run without one, that it was interrupted. */
export function outcomeText(outcome: RunOutcome | null): string {
  return outcome === null ? 'interrupted' : OUTCOMES[outcome]
}

/** What a run did, for a person: why, on which rows, what came out, where the report is. */
export function describeRun(run: Run, directory: string): readonly Fact[] {
  const {records, plan, seconds, reason} = run
  const shown = (file: string): string => path.relative(path.resolve(directory), file)
  const facts: Fact[] = [['run', run.id]]
  if (reason !== null) facts.push(['outcome', reason])
  facts.push(['why', plan.decision.reason], ...describeData(plan.data))
  for (const {mode, trainedAs, seconds: took} of records.train?.candidates ?? []) {
    const chosen = records.compare?.chosen.mode === mode ? ', chosen' : ''
    const instead = trainedAs === mode ? '' : ` (trained from ${trainedAs})`
    facts.push(['trained', `${mode}${instead} in ${formatNumber(took, 3)} s${chosen}`])
  }
  for (const {mode, reason: why} of records.train?.failed ?? [])
    facts.push(['failed', `${mode}: ${why}`])
  for (const note of plan.notes) facts.push(['note', note])
  const judged = records.compare?.judged.find(({mode}) => mode === records.compare?.chosen.mode)
  for (const [name, {champion, candidate}] of Object.entries(judged?.metrics ?? {}))
    facts.push([
      name,
      champion === null
        ? formatNumber(candidate)
        : `${formatNumber(champion)} → ${formatNumber(candidate)}`,
    ])
  const {approve} = records
  if (approve !== undefined && approve.by !== null)
    facts.push([
      approve.decision,
      `by ${approve.by}${approve.reason === null ? '' : `: ${approve.reason}`}`,
    ])
  for (const {html} of records.compare?.judged ?? [])
    facts.push(['report', shown(path.join(run.folder, html))])
  const total = totalSeconds(seconds)
  if (total > 0) facts.push(['took', `${formatNumber(total, 3)} s`])
  const cost = costOf(run)
  if (cost !== null) facts.push(['cost', `${cost} (retrain.cost.training)`])
  return facts
}

/** What a run would do. */
export function describePlan(plan: RunPlan): readonly Fact[] {
  const {champion, data, modes, notes, gate, approval, path: stages, key} = plan
  return [
    ['model', champion === null ? `${plan.name}, none is there yet` : champion.ref],
    ...describeData(data),
    ['train', modes.join(', then ')],
    ...notes.map((note): Fact => ['note', note]),
    [
      'gate',
      gate === 'none'
        ? 'none'
        : champion === null
          ? 'its bounds alone'
          : `compared with ${champion.version}`,
    ],
    ['stages', stages.join(' → ')],
    ['approval', approval === 'required' ? `a person, before ${plan.stage}` : 'not needed'],
    ['key', key.slice(0, 12)],
  ]
}

function describeData({source, split, train, fresh, test, leftOut}: DataPlan): readonly Fact[] {
  const facts: Fact[] = [
    [
      'train on',
      `${windowText(train)} of ${source}${fresh === null ? '' : `; ${formatCount(fresh.rows)} new`}`,
    ],
    ['test on', split === 'given' ? `${windowText(test)} of data.test` : windowText(test)],
  ]
  const out = [
    [leftOut.unlabelled, 'without a label'],
    [leftOut.tooYoung, 'too young for one'],
    [leftOut.older, 'older than the window'],
    [leftOut.withoutTime, 'without a time'],
  ] as const
  const texts = out.flatMap(([rows, why]) => (rows > 0 ? [`${formatCount(rows)} ${why}`] : []))
  return texts.length === 0 ? facts : [...facts, ['left out', texts.join(', ')]]
}

function windowText({from, until, rows}: DataWindow): string {
  const text = counted(rows, 'row')
  return from === null || until === null ? text : `${text}, ${moment(from)} to ${moment(until)}`
}

/** A date alone where the time is midnight. */
export function moment(iso: string): string {
  return iso
    .replace(/T00:00:00(\.0+)?Z$/, '')
    .replace('T', ' ')
    .replace(/(\.\d+)?Z$/, '')
}

/** `mlops history --runs`, with a head; what trainings cost only where that of any is known. */
export function runTable(runs: readonly Run[]): string[][] {
  const costs = runs.map(costOf)
  const hasCosts = costs.some(cost => cost !== null)
  const head = ['AS OF', 'RUN', 'BY', 'OUTCOME', 'VERSION', 'ROWS', 'SECONDS']
  return [
    [...head, ...(hasCosts ? ['COST'] : []), 'WHY'],
    ...runs.map((run, place) => [
      moment(run.plan.asOf).slice(0, 16),
      run.id,
      startedBy(run),
      outcomeText(run.outcome),
      run.records.register?.version ?? '-',
      formatCount(run.plan.data.train.rows),
      formatNumber(totalSeconds(run.seconds), 3),
      ...(hasCosts ? [costs[place] ?? '-'] : []),
      // Why it was begun matters no more where it came to nothing by itself.
      (run.outcome === 'expired' ? run.reason : null) ?? run.plan.decision.reason,
    ]),
  ]
}

/** Triggers that fired: `schedule, drift`. */
function startedBy({plan}: Run): string {
  const fired = plan.decision.triggers.filter(({verdict}) => verdict === 'fired')
  return fired.map(({trigger}) => trigger).join(', ') || '-'
}

/** What the training cost; null where mlops.yaml did not say, or none took place. */
function costOf({plan, records}: Run): string | null {
  if (plan.cost === undefined || records.train === undefined) return null
  return `${formatNumber(plan.cost.training)} ${plan.cost.currency}`
}

function totalSeconds(seconds: Run['seconds']): number {
  return Object.values(seconds).reduce((sum, one) => sum + one, 0)
}

import {parseMetric, type Better, type Metric} from '../../core/metrics/index.ts'
import {evaluateModel} from '../../evaluate/index.ts'
import type {Champion} from '../types.ts'
import type {NewRows} from '../data/index.ts'
import type {TriggerContext} from './trigger-context.ts'

/** A metric of the champion on rows that came later, beside that of its registration. */
export interface Measured {
  readonly metric: string
  readonly title: string
  readonly better: Better
  readonly value: number | null
  readonly interval: {readonly lower: number; readonly upper: number} | null
  /** null where it was not measured then. */
  readonly before: number | null
  /** How much worse it became, in units of the metric; negative where it is better. */
  readonly loss: number | null
}

/** @throws MlopsError `METRIC_…`, and what evaluating a model throws. */
export async function measureChampion(
  {project, signal}: TriggerContext,
  champion: Champion,
  later: NewRows,
  text: string,
): Promise<Measured> {
  const metric = parseMetric(text)
  const {name} = metric
  const {metrics} = await evaluateModel({
    directory: project.root,
    ref: champion.ref,
    data: await later.file(),
    metrics: [name],
    sliceBy: [],
    signal,
  })
  const measured = metrics.find(one => one.name === name)
  return comparedWithBefore(metric, text, champion, {
    value: measured?.value ?? null,
    interval: measured?.interval ?? null,
  })
}

/** A value beside that of the registration. */
export function comparedWithBefore(
  {name, definition: {title, better}}: Metric,
  text: string,
  champion: Champion,
  {value, interval}: Pick<Measured, 'value' | 'interval'>,
): Measured {
  const before = champion.metrics[name] ?? champion.metrics[text] ?? null
  const change = value === null || before === null ? null : value - before
  const loss = change === null || better === 'lower' ? change : -change
  return {metric: name, title, better, value, before, interval, loss}
}

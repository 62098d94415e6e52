import {
  calibrationHelps,
  ESTIMATED_METRICS,
  estimateWithInterval,
  parseMetric,
  type EstimatedMetric,
  type LabelledScores,
} from '../../core/metrics/index.ts'
import {counted} from '../../core/text/index.ts'
import {answerRows} from '../../evaluate/index.ts'
import {sqlIdentifier, sqlString} from '../../platform/duckdb/index.ts'
import type {Champion} from '../types.ts'
import {classOf, withChampionLog} from './champion-log.ts'
import {comparedWithBefore, type Measured} from './measure-champion.ts'
import type {TriggerContext} from './trigger-context.ts'

export interface Estimated {
  readonly rows: number
  readonly measured: Measured
  /** Whether the probabilities were calibrated on `data.test`. */
  readonly isCalibrated: boolean
}

/** What the metric of the logged predictions is expected to be; a text says why there is no telling. */
export async function estimateChampion(
  context: TriggerContext,
  champion: Champion,
  text: string,
  least: number,
): Promise<Estimated | string> {
  const metric = parseMetric(text)
  const {id, title} = metric.definition
  if (!isEstimated(id))
    return `${title} cannot be estimated without labels; ${ESTIMATED_METRICS.join(', ')} of binary classifiers can.`
  const found = await withChampionLog(context, champion, async ({database, probabilities}) => {
    const positive = probabilities.at(-1)
    if (positive === undefined || probabilities.length > 2)
      return `${champion.version} logs no probability of one of two classes to estimate ${title} from.`
    const column = sqlIdentifier(positive)
    const rows = await database.rows(
      `SELECT CAST(${column} AS DOUBLE) AS p, count(*) AS n,
         CAST(CAST(prediction AS VARCHAR) = ${sqlString(classOf(positive))} AS INTEGER) AS predicted
       FROM predictions WHERE ${column} IS NOT NULL AND prediction IS NOT NULL GROUP BY ALL`,
      'the prediction log',
    )
    const numbers = (key: string): number[] => rows.map(row => Number(row[key]))
    const counts = numbers('n')
    const total = counts.reduce((sum, count) => sum + count, 0)
    if (total < least)
      return `${counted(total, 'prediction')} of ${champion.version} were logged; to estimate ${title} takes ${least.toLocaleString('en-US')}.`
    const reference = await calibrationRows(context, champion, classOf(positive))
    const {value, interval} = estimateWithInterval(id, {
      ...{score: numbers('p'), predicted: numbers('predicted'), counts, reference},
    })
    const known = {value: Number.isFinite(value) ? value : null, interval}
    const measured = comparedWithBefore(metric, text, champion, known)
    return {rows: total, measured, isCalibrated: reference !== undefined}
  })
  return found ?? `${champion.version} logged no prediction to estimate ${title} from.`
}

function isEstimated(id: string): id is EstimatedMetric {
  return ESTIMATED_METRICS.some(name => name === id)
}

/** What the champion answers on `data.test`; undefined where there is none, or where the probabilities are calibrated. */
async function calibrationRows(
  {project, signal}: TriggerContext,
  {ref}: Champion,
  positive: string,
): Promise<LabelledScores | undefined> {
  if (project.config.data.test === undefined) return undefined
  const {rows, labels} = await answerRows({
    ...{directory: project.root, ref, metrics: [], sliceBy: [], signal},
  })
  const [answers] = rows
  const index = labels.indexOf(positive)
  if (!('classCount' in answers) || answers.probabilities === null || index === -1) return undefined
  const {probabilities, classCount, truth} = answers
  const reference = {
    score: Float64Array.from(truth, (_, row) => probabilities[row * classCount + index] ?? 0),
    label: Float64Array.from(truth, label => (label === index ? 1 : 0)),
  }
  return calibrationHelps(reference) ? reference : undefined
}

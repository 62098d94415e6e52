import {
  estimateMetric,
  ESTIMATED_METRICS,
  parseMetric,
  type EstimatedMetric,
} from '../../core/metrics/index.ts'
import {counted} from '../../core/text/index.ts'
import {sqlIdentifier, sqlString} from '../../platform/duckdb/index.ts'
import type {Champion} from '../types.ts'
import {classOf, withChampionLog} from './champion-log.ts'
import {comparedWithBefore, type Measured} from './measure-champion.ts'
import type {TriggerContext} from './trigger-context.ts'

/** What the metric of the logged predictions is expected to be; a text says why there is no telling. */
export async function estimateChampion(
  context: TriggerContext,
  champion: Champion,
  text: string,
  least: number,
): Promise<{readonly rows: number; readonly measured: Measured} | string> {
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
    const answered = {probability: numbers('p'), predicted: numbers('predicted'), counts}
    const value = estimateMetric(id, answered)
    const known = {value: Number.isFinite(value) ? value : null, interval: null}
    return {rows: total, measured: comparedWithBefore(metric, text, champion, known)}
  })
  return found ?? `${champion.version} logged no prediction to estimate ${title} from.`
}

function isEstimated(id: string): id is EstimatedMetric {
  return ESTIMATED_METRICS.some(name => name === id)
}

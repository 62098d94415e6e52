import {
  createFacts,
  measureMetric,
  metricInterval,
  parseMetric,
  type EvaluatedRows,
} from '../../core/metrics/index.ts'
import {createRandom} from '../../core/statistics/index.ts'
import {sqlIdentifier} from '../../platform/duckdb/index.ts'
import type {Champion} from '../types.ts'
import {classOf, withChampionLog, type ChampionLog} from './champion-log.ts'
import {comparedWithBefore, type Measured} from './measure-champion.ts'
import type {TriggerContext} from './trigger-context.ts'

const SEED = 42

/** A metric of logged predictions whose label was told; undefined where these are fewer than so many. */
export async function measureFeedback(
  context: TriggerContext,
  champion: Champion,
  text: string,
  least: number,
): Promise<{readonly rows: number; readonly measured: Measured} | undefined> {
  const metric = parseMetric(text)
  const isClass = metric.definition.needs !== 'values'
  return withChampionLog(context, champion, async log => {
    const told = await answeredRows(log, context.asOf)
    if (told.length < least) return undefined
    const rows = isClass ? classRows(told, log.probabilities) : valueRows(told)
    if (rows === undefined) return undefined
    const facts = createFacts(rows)
    const {value} = measureMetric(metric, facts)
    const interval = metricInterval(metric, facts, {random: createRandom(SEED)})
    const found = {value: Number.isFinite(value) ? value : null, interval}
    return {rows: told.length, measured: comparedWithBefore(metric, text, champion, found)}
  })
}

type Told = Readonly<Record<string, unknown>>

/** Labels that were told before the moment, oldest prediction first. */
function answeredRows(
  {database, probabilities}: ChampionLog,
  asOf: Date,
): Promise<readonly Told[]> {
  const columns = ['prediction', 'label', ...probabilities].map(sqlIdentifier).join(', ')
  return database.rows(
    `SELECT ${columns} FROM predictions WHERE label IS NOT NULL AND prediction IS NOT NULL
     AND feedback_time < to_timestamp(${asOf.getTime()} / 1000.0) ORDER BY "time", id, "row"`,
    'the prediction log',
  )
}

/** The last class is the positive one of a binary model, as everywhere. */
function classRows(told: readonly Told[], columns: readonly string[]): EvaluatedRows | undefined {
  const named = columns.map(classOf)
  const seen = told.flatMap(row => [String(row['prediction']), String(row['label'])])
  const others = [...new Set(seen)].filter(label => !named.includes(label)).sort()
  const labels = [...others, ...named]
  if (labels.length < 2) return undefined
  const codes = (key: string): Int32Array =>
    Int32Array.from(told, row => labels.indexOf(String(row[key])))
  const isBinary = labels.length === 2
  return {
    task: isBinary ? 'binary' : 'multiclass',
    rowCount: told.length,
    classCount: labels.length,
    truth: codes('label'),
    predicted: codes('prediction'),
    probabilities: probabilitiesOf(told, columns, labels.length),
    weights: null,
  }
}

/** Row-major; of two classes the probability of one says that of the other. */
function probabilitiesOf(
  told: readonly Told[],
  columns: readonly string[],
  classes: number,
): Float64Array | null {
  const of = (row: Told): readonly number[] => columns.map(column => Number(row[column]))
  if (columns.length === classes) return Float64Array.from(told.flatMap(of))
  if (columns.length !== 1 || classes !== 2) return null
  return Float64Array.from(told.flatMap(of).flatMap(p => [1 - p, p]))
}

function valueRows(told: readonly Told[]): EvaluatedRows | undefined {
  const numbers = (key: string): Float64Array => Float64Array.from(told, row => Number(row[key]))
  const [truth, predicted] = [numbers('label'), numbers('prediction')]
  if (truth.some(Number.isNaN) || predicted.some(Number.isNaN)) return undefined
  return {task: 'regression', rowCount: told.length, truth, predicted, weights: null}
}

import {MlopsError} from '../errors/index.ts'
import {nearest} from '../text/index.ts'
import {metricDefinitions} from './definitions.ts'
import type {Metric, MetricDefinition, MetricTask} from './types.ts'

/**
 * Understands the name of a metric: an id or alias in any case, with - or _, and its parameter behind
 * an @ where it has one: `auc`, `ROC-AUC`, `pinball@0.9`, `top_k@5`.
 *
 * @throws MlopsError `METRIC_UNKNOWN` with the nearest name, `METRIC_PARAMETER`.
 */
export function parseMetric(text: string): Metric {
  const [written = '', ...rest] = text.trim().split('@')
  const name = written.toLowerCase().replaceAll(/[\s-]+/g, '_')
  const definition = metricDefinitions.find(
    ({id, aliases}) => id === name || aliases.includes(name),
  )
  if (definition === undefined) throw unknownMetric(text, name)
  if (rest.length === 0)
    return {
      name: definition.id,
      definition,
      parameter: definition.parameter?.standard ?? null,
    }
  const parameter = parseParameter(definition, rest.join('@'), text)
  return {name: `${definition.id}@${parameter}`, definition, parameter}
}

/**
 * The same, for a task that the metric must be one of.
 *
 * @throws MlopsError `METRIC_TASK`, and what `parseMetric` throws.
 */
export function parseMetricFor(text: string, task: MetricTask): Metric {
  const metric = parseMetric(text)
  const {id, tasks} = metric.definition
  if (tasks.includes(task)) return metric
  const near = metricDefinitions.find(
    other => other.tasks.includes(task) && other.id.startsWith(`${id}_`),
  )
  throw new MlopsError(
    'METRIC_TASK',
    `${text} is a metric of ${tasks.join(' and ')} models, and this one is ${task}.`,
    {
      hint:
        near === undefined
          ? `Metrics of ${task} models: ${namesFor(task).join(', ')}.`
          : `${near.id} is its form for ${task} models.`,
    },
  )
}

/** The ids of the metrics of a task. */
export function namesFor(task: MetricTask): readonly string[] {
  return metricDefinitions.filter(({tasks}) => tasks.includes(task)).map(({id}) => id)
}

function unknownMetric(text: string, name: string): MlopsError {
  const names = metricDefinitions.flatMap(({id, aliases}) => [id, ...aliases])
  const near = nearest(name, names)
  return new MlopsError('METRIC_UNKNOWN', `There is no metric "${text}".`, {
    hint:
      near === undefined
        ? `Metrics are ${metricDefinitions.map(({id}) => id).join(', ')}.`
        : `Did you mean ${near}?`,
  })
}

function parseParameter({id, parameter}: MetricDefinition, text: string, whole: string): number {
  if (parameter === undefined)
    throw new MlopsError('METRIC_PARAMETER', `${id} takes no parameter, and ${whole} gives one.`, {
      hint: `Write ${id} alone.`,
    })
  const value = text.trim() === '' ? Number.NaN : Number(text)
  const {name, min, max, integer, standard} = parameter
  const fits =
    value >= min &&
    value <= (max ?? Number.MAX_SAFE_INTEGER) &&
    (!integer || Number.isInteger(value))
  if (fits) return value
  const kind = integer ? 'a whole number' : 'a number'
  const bounds = max === null ? `of at least ${min}` : `between ${min} and ${max}`
  throw new MlopsError('METRIC_PARAMETER', `${whole}: the ${name} is ${kind} ${bounds}.`, {
    hint: `Write it like ${id}@${standard}.`,
  })
}

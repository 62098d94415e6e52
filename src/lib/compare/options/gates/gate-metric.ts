import {MlopsError} from '../../../core/errors/index.ts'
import {
  metricDefinitions,
  parseMetricFor,
  type Better,
  type MetricTask,
} from '../../../core/metrics/index.ts'
import {nearest} from '../../../core/text/index.ts'
import {quantities, type Quantity} from './quantities.ts'

/** What a gate looks at. */
export interface GateMetric {
  /** `auc`, `pinball@0.9`, `negative_flip_rate`, `demographic_parity_difference@region`. */
  readonly name: string
  readonly better: Better
  /** Metrics can be limited in their change; quantities of the comparison in their value alone. */
  readonly kind: 'metric' | 'quantity'
  /** Smallest and largest value; null where there is no bound. */
  readonly range: readonly [number | null, number | null]
}

export interface GateNames {
  readonly task: MetricTask
  /** Columns whose groups are held against each other. */
  readonly fairnessBy: readonly string[]
}

/**
 * Understands the name that a gate begins with.
 *
 * @throws MlopsError `COMPARE_GATE` with the nearest name, `METRIC_TASK`, `METRIC_PARAMETER`.
 */
export function parseGateMetric(text: string, names: GateNames): GateMetric {
  const [written = '', ...rest] = text.trim().split('@')
  const name = written.toLowerCase().replaceAll(/[\s-]+/g, '_')
  const quantity = quantities.find(one => one.name === name)
  if (quantity !== undefined) {
    const column = rest.length === 0 ? undefined : rest.join('@')
    return {
      name: nameOf(text, quantity, column, names),
      better: quantity.better,
      kind: 'quantity',
      range: quantity.range,
    }
  }
  if (!isMetric(name)) throw unknown(text, name)
  const metric = parseMetricFor(text, names.task)
  const {better, range} = metric.definition
  return {name: metric.name, better, kind: 'metric', range}
}

/** Whether a gate on it says nothing where there is no old model. */
export function needsOldModel(name: string): boolean {
  return quantities.some(one => one.needsOld && one.name === name)
}

function nameOf(
  text: string,
  {name, tasks, byColumn}: Quantity,
  column: string | undefined,
  {task, fairnessBy}: GateNames,
): string {
  if (!tasks.includes(task))
    throw new MlopsError(
      'METRIC_TASK',
      `${text} is known of ${tasks.join(' and ')} models, and this one is ${task}.`,
      {hint: `Take the gate away, or bound what ${task} models have.`},
    )
  if (!byColumn) {
    if (column === undefined) return name
    throw gateError(`${text}: ${name} takes nothing behind an @.`, `Write ${name} alone.`)
  }
  if (fairnessBy.length === 0)
    throw gateError(
      `${text} is about groups, and none are named.`,
      'Name their column under compare.fairness.by of mlops.yaml.',
    )
  if (column === undefined && fairnessBy.length === 1) return `${name}@${fairnessBy[0] ?? ''}`
  if (column !== undefined && fairnessBy.includes(column)) return `${name}@${column}`
  const near = column === undefined ? undefined : nearest(column, fairnessBy)
  throw gateError(
    column === undefined
      ? `${text} does not say the groups of which column.`
      : `${text}: ${column} is no column of compare.fairness.by.`,
    near === undefined
      ? `Write ${fairnessBy.map(by => `${name}@${by}`).join(' or ')}.`
      : `Did you mean ${name}@${near}?`,
  )
}

const isMetric = (name: string): boolean =>
  metricDefinitions.some(({id, aliases}) => id === name || aliases.includes(name))

function unknown(text: string, name: string): MlopsError {
  const others = quantities.map(quantity => quantity.name)
  const known = [...metricDefinitions.flatMap(({id, aliases}) => [id, ...aliases]), ...others]
  const near = nearest(name, known)
  return gateError(
    `A gate cannot look at "${text}": there is no metric of this name.`,
    near === undefined
      ? `Gates look at metrics (\`mlops evaluate --help\` names them), or at ${others.join(', ')}.`
      : `Did you mean ${near}?`,
  )
}

export function gateError(message: string, hint: string): MlopsError {
  return new MlopsError('COMPARE_GATE', message, {hint})
}

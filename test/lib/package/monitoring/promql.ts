import {parser} from '@prometheus-io/lezer-promql'

export interface Query {
  /** Names of the metrics that it asks for, one for each selector. */
  readonly metrics: readonly string[]
  /** Every label that it filters or groups by. */
  readonly labels: readonly string[]
}

/**
 * What a query of Prometheus asks for, read by the grammar of its own editor.
 *
 * @throws Error where the query does not parse.
 */
export function readQuery(expression: string): Query {
  const text = expression.replaceAll('$__rate_interval', '5m')
  const metrics: string[] = []
  const labels: string[] = []
  parser.parse(text).iterate({
    enter({type, from, to}) {
      if (type.isError) throw new Error(`${text.slice(0, from)} ⚠ ${text.slice(from)}`)
      if (type.name === 'Identifier') metrics.push(text.slice(from, to))
      if (type.name === 'LabelName') labels.push(text.slice(from, to))
    },
  })
  return {metrics, labels}
}

/** Labels that Prometheus adds to what it is told. */
export const TARGET_LABELS = ['job', 'instance', 'namespace']

/** What a file of rules of Prometheus holds, and the `spec` of a PrometheusRule. */
export interface AlertGroups {
  readonly groups: readonly {readonly name: string; readonly rules: readonly AlertRule[]}[]
}

export interface AlertRule {
  readonly alert: string
  readonly expr: string
  readonly for?: string
  readonly labels: {readonly severity: 'critical' | 'warning'}
  /** Templates of Prometheus. */
  readonly annotations: {readonly summary: string; readonly description: string}
}

/** Where one server among all that a Prometheus asks is found. */
const BY = 'namespace, job'

/**
 * Alerts for the servers of one model, by the metrics that they have.
 *
 * @param job - Label `job` of what Prometheus asks: the name of the Service, or of the scrape job.
 */
export function alertGroups(job: string): AlertGroups {
  return {groups: [{name: `${job}.mlops`, rules: alertRules(`job="${job}"`, job)}]}
}

function alertRules(where: string, job: string): readonly AlertRule[] {
  const rate = (metric: string, kinds = ''): string =>
    `sum by (${BY}) (rate(${metric}{${where}${kinds}}[5m]))`
  return [
    {
      alert: 'ModelServerAbsent',
      expr: `absent(mlops_build_info{${where}})`,
      for: '5m',
      labels: {severity: 'critical'},
      annotations: {
        summary: `No server of ${job} answers Prometheus.`,
        description:
          'Either none runs, or Prometheus may not ask: see its page of targets for the reason.',
      },
    },
    {
      alert: 'ModelErrors',
      expr: `${rate('mlops_errors_total', ',kind=~"internal|overloaded|deadline"')} / ${rate('mlops_requests_total')} > 0.01`,
      for: '5m',
      labels: {severity: 'critical'},
      annotations: {
        summary: '{{ $labels.job }} fails {{ $value | humanizePercentage }} of its requests.',
        description:
          'Requests that the server is to blame for: internal errors, full queues, missed deadlines. mlops_errors_total tells them apart by kind.',
      },
    },
    {
      alert: 'ModelSlow',
      expr: `histogram_quantile(0.99, sum by (le, ${BY}, model) (rate(mlops_request_seconds_bucket{${where}}[5m]))) > 0.25`,
      for: '10m',
      labels: {severity: 'warning'},
      annotations: {
        summary:
          'One request in a hundred to {{ $labels.job }} takes {{ $value | humanizeDuration }} or longer.',
        description:
          'Time from a request that is there whole to its answer. mlops_queue_rows tells whether it is spent waiting for the model.',
      },
    },
    {
      alert: 'PredictionsNotFinite',
      expr: `sum by (${BY}, model, version) (increase(mlops_predictions_nonfinite_total{${where}}[15m])) > 0`,
      labels: {severity: 'warning'},
      annotations: {
        summary: '{{ $labels.model }} {{ $labels.version }} predicts NaN or infinity.',
        description:
          'Clients get null for these rows. Look for inputs that are missing or far out of range.',
      },
    },
    {
      alert: 'ModelProcessRestarts',
      expr: `sum by (${BY}, model, version, reason) (increase(mlops_model_process_restarts_total{${where}}[10m])) > 2`,
      labels: {severity: 'warning'},
      annotations: {
        summary:
          'The process of {{ $labels.model }} {{ $labels.version }} is started again and again.',
        description:
          'It {{ $labels.reason }}: the log of the server says why; often memory is short.',
      },
    },
    {
      alert: 'ServerRestarts',
      expr: `sum by (${BY}) (changes(process_start_time_seconds{${where}}[30m])) > 2`,
      labels: {severity: 'warning'},
      annotations: {
        summary: 'A server of {{ $labels.job }} is started again and again.',
        description: 'A limit of memory that is too low, or a liveness probe that fails, ends it.',
      },
    },
    {
      alert: 'PredictionLogFails',
      expr: `sum by (${BY}) (increase(mlops_log_failures_total{${where}}[10m])) > 0`,
      labels: {severity: 'critical'},
      annotations: {
        summary: '{{ $labels.job }} cannot write its log of predictions.',
        description:
          'Requests are answered by 503 until it can. Only servers with MLOPS_LOG_DIR keep a log.',
      },
    },
    {
      alert: 'LogDiskFull',
      expr: `min by (${BY}) (mlops_log_disk_free_bytes{${where}} / mlops_log_disk_size_bytes{${where}}) < 0.1`,
      for: '10m',
      labels: {severity: 'warning'},
      annotations: {
        summary:
          'The disk of the log of {{ $labels.job }} has {{ $value | humanizePercentage }} left.',
        description: 'Enlarge the volume of MLOPS_LOG_DIR, or keep the log for fewer days.',
      },
    },
  ]
}

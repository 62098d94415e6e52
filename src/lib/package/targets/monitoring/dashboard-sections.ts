import type {PackageSubject} from '../../types.ts'
import type {PanelOptions} from './panels.ts'

export interface Section {
  readonly title: string
  /** Of its panels, in rows of the grid. */
  readonly height: number
  readonly panels: readonly SectionPanel[]
}

export interface SectionPanel extends PanelOptions {
  readonly kind: 'timeSeries' | 'stat' | 'heatmap'
  /** Of 24. */
  readonly width: number
}

const WHERE = 'job=~"$job",instance=~"$instance"'

/** Per second, over a window that fits how often Prometheus asks and how far the page is zoomed out. */
const perSecond = (metric: string, by: string, labels = ''): string =>
  `sum by (${by}) (rate(${metric}{${WHERE}${labels}}[$__rate_interval]))`

const quantile = (share: number, metric: string, by = ''): string =>
  `histogram_quantile(${share}, ${perSecond(`${metric}_bucket`, `le${by}`)})`

/** What is shown of a server: the panels whose metrics a server of this model has. */
export function dashboardSections(subject: PackageSubject): readonly Section[] {
  return [SUMMARY, REQUESTS, {...PREDICTIONS, panels: predictionPanels(subject)}, RUNS, PROCESSES]
}

const SUMMARY: Section = {
  title: 'At a glance',
  height: 4,
  panels: [
    {
      ...{kind: 'stat', width: 6, unit: 'short', title: 'Servers by version'},
      description: 'Servers that have loaded a version of the model.',
      targets: [
        {
          expr: `count by (model, version) (mlops_model_info{${WHERE}})`,
          legend: '{{model}} {{version}}',
        },
      ],
    },
    {
      ...{kind: 'stat', width: 6, unit: 'reqps', title: 'Requests'},
      description: 'Requests a second, failed ones too.',
      targets: [{expr: perSecond('mlops_requests_total', 'job'), legend: '{{job}}'}],
    },
    {
      ...{kind: 'stat', width: 6, unit: 's', title: 'p99 latency'},
      description: 'Ninety-nine of a hundred requests are answered faster.',
      targets: [{expr: quantile(0.99, 'mlops_request_seconds', ', job'), legend: '{{job}}'}],
    },
    {
      ...{kind: 'stat', width: 6, unit: 'rowsps', title: 'Rows'},
      description: 'Rows a second that were answered.',
      targets: [{expr: perSecond('mlops_rows_total', 'job'), legend: '{{job}}'}],
    },
  ],
}

const REQUESTS: Section = {
  title: 'Requests',
  height: 8,
  panels: [
    {
      ...{kind: 'timeSeries', width: 8, unit: 'reqps', stacked: true, title: 'Requests by status'},
      description: 'Answers a second, by their HTTP status.',
      targets: [{expr: perSecond('mlops_requests_total', 'status'), legend: '{{status}}'}],
    },
    {
      ...{kind: 'timeSeries', width: 8, unit: 'reqps', title: 'Errors by kind'},
      description:
        'internal, overloaded and deadline are the fault of the server; invalid and unauthorized that of the client.',
      targets: [{expr: perSecond('mlops_errors_total', 'kind'), legend: '{{kind}}'}],
    },
    {
      ...{kind: 'timeSeries', width: 8, unit: 's', title: 'Latency'},
      description:
        'From a request that is there whole to its answer; time in the network is not in it.',
      targets: [0.5, 0.95, 0.99].map(share => ({
        expr: quantile(share, 'mlops_request_seconds'),
        legend: `p${share * 100}`,
      })),
    },
  ],
}

const PREDICTIONS: Section = {title: 'Predictions', height: 8, panels: []}

function predictionPanels({signature, predictionColumns}: PackageSubject): readonly SectionPanel[] {
  const rows: SectionPanel = {
    ...{kind: 'timeSeries', width: 8, unit: 'rowsps', title: 'Rows by version'},
    description: 'Rows a second that each version answered.',
    targets: [{expr: perSecond('mlops_rows_total', 'version'), legend: '{{version}}'}],
  }
  if (predictionColumns[0]?.name !== 'prediction') return [rows]
  if (signature.labels.length > 0) {
    const classes = perSecond('mlops_predictions_total', 'class')
    const all = `scalar(sum(rate(mlops_predictions_total{${WHERE}}[$__rate_interval])))`
    return [
      rows,
      {
        ...{kind: 'timeSeries', width: 16, unit: 'percentunit', title: 'Share of each class'},
        description:
          'Of all rows, how many were predicted to be of a class. A shift is a reason to look at the inputs.',
        targets: [{expr: `${classes} / ${all}`, legend: '{{class}}'}],
      },
    ]
  }
  return [
    rows,
    {
      ...{kind: 'heatmap', width: 10, unit: 'short', title: 'Predicted numbers'},
      description: 'How many rows were predicted to lie in each range.',
      targets: [{expr: perSecond('mlops_prediction_value_bucket', 'le'), legend: '{{le}}'}],
    },
    {
      ...{kind: 'timeSeries', width: 6, unit: 'rowsps', title: 'Not a number'},
      description: 'Rows a second for which NaN or an infinity was predicted.',
      targets: [
        {expr: perSecond('mlops_predictions_nonfinite_total', 'version'), legend: '{{version}}'},
      ],
    },
  ]
}

const RUNS: Section = {
  title: 'Runs of the model',
  height: 8,
  panels: [
    {
      ...{kind: 'timeSeries', width: 8, unit: 'short', title: 'Rows that wait'},
      description: 'The longest queue of a server; requests beyond its limit are refused.',
      targets: [{expr: `max by (instance) (mlops_queue_rows{${WHERE}})`, legend: '{{instance}}'}],
    },
    {
      ...{kind: 'timeSeries', width: 8, unit: 'short', title: 'Rows a run'},
      description: 'Rows of several requests run together where they wait for the same model.',
      targets: [
        {
          expr: `${perSecond('mlops_batch_rows_sum', 'version')} / ${perSecond('mlops_batch_rows_count', 'version')}`,
          legend: '{{version}}',
        },
      ],
    },
    {
      ...{kind: 'timeSeries', width: 8, unit: 'short', title: 'Restarts of model processes'},
      description:
        'Heavy models run in processes of their own, which are started again where they die or hang.',
      targets: [
        {
          expr: `sum by (reason) (increase(mlops_model_process_restarts_total{${WHERE}}[$__rate_interval]))`,
          legend: '{{reason}}',
        },
      ],
    },
  ],
}

const PROCESSES: Section = {
  title: 'Processes',
  height: 8,
  panels: [
    {
      ...{kind: 'timeSeries', width: 8, unit: 'short', title: 'CPU'},
      description: 'Cores that each server uses.',
      targets: [{expr: perSecond('process_cpu_seconds_total', 'instance'), legend: '{{instance}}'}],
    },
    {
      ...{kind: 'timeSeries', width: 8, unit: 'bytes', title: 'Memory'},
      description: 'Resident memory of each server, without the processes of heavy models.',
      targets: [
        {
          expr: `max by (instance) (process_resident_memory_bytes{${WHERE}})`,
          legend: '{{instance}}',
        },
      ],
    },
    {
      ...{kind: 'timeSeries', width: 8, unit: 's', title: 'Event-loop lag'},
      description: 'How late the server comes to what is due, at the 99th percentile.',
      targets: [
        {
          expr: `max by (instance) (nodejs_eventloop_lag_p99_seconds{${WHERE}})`,
          legend: '{{instance}}',
        },
      ],
    },
  ],
}

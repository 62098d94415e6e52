import type {CompareReport} from '../types.ts'

interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number | null
}

interface Family {
  readonly name: string
  readonly help: string
  readonly samples: readonly Sample[]
}

/**
 * The comparison as OpenMetrics text, which GitLab shows in a merge request as a metrics report: what
 * changed since the target branch. GitLab knows a number by its name and labels, so these hold neither
 * version nor file; what is not defined is left out.
 *
 * @see https://docs.gitlab.com/ci/testing/metrics_reports/ and the OpenMetrics specification.
 */
export function renderCompareOpenMetrics(report: CompareReport): string {
  const {verdict, metrics, gates, compatibility, latency, old, new: now, rows, name} = report
  const model: Readonly<Record<string, string>> = name === null ? {} : {model: name}
  const families: readonly Family[] = [
    {
      name: 'mlops_compare_pass',
      help: '1 when the comparison passed, 0 when it did not.',
      samples: [{labels: model, value: verdict === 'pass' ? 1 : 0}],
    },
    {
      name: 'mlops_compare_rows',
      help: 'Rows that were compared.',
      samples: [{labels: model, value: rows}],
    },
    {
      name: 'mlops_compare_metric',
      help: 'Value of a metric of the old and the new model.',
      samples: metrics.flatMap(metric => [
        {labels: {...model, metric: metric.name, side: 'old'}, value: metric.old},
        {labels: {...model, metric: metric.name, side: 'new'}, value: metric.new},
      ]),
    },
    {
      name: 'mlops_compare_metric_change',
      help: 'New value minus old one, with the ends of its interval.',
      samples: metrics.flatMap(({name: metric, change, interval}) => [
        {labels: {...model, metric, bound: 'estimate'}, value: change},
        {labels: {...model, metric, bound: 'lower'}, value: interval?.lower ?? null},
        {labels: {...model, metric, bound: 'upper'}, value: interval?.upper ?? null},
      ]),
    },
    {
      name: 'mlops_compare_gates',
      help: 'Gates by their verdict, those of slices too.',
      samples: (['pass', 'fail', 'inconclusive'] as const).map(one => ({
        labels: {...model, verdict: one},
        value: gates.filter(gate => gate.verdict === one).length,
      })),
    },
    {
      name: 'mlops_compare_negative_flip_ratio',
      help: 'Share of rows that were right and are wrong.',
      samples: [{labels: model, value: compatibility?.negativeFlipRate ?? null}],
    },
    {
      name: 'mlops_compare_latency_ratio',
      help: '95th percentile of the new model over that of the old one.',
      samples: (latency?.rows ?? []).map(({batchRows, ratio}) => ({
        labels: {...model, batch_rows: String(batchRows)},
        value: ratio.value,
      })),
    },
    {
      name: 'mlops_compare_size_bytes',
      help: 'Size of the model.',
      samples: [
        {labels: {...model, side: 'old'}, value: old?.sizeBytes ?? null},
        {labels: {...model, side: 'new'}, value: now.sizeBytes},
      ],
    },
  ]
  return `${families.flatMap(familyLines).join('\n')}\n# EOF\n`
}

function familyLines({name, help, samples}: Family): readonly string[] {
  const lines = samples.flatMap(({labels, value}) =>
    value === null || !Number.isFinite(value) ? [] : [`${name}${labelText(labels)} ${value}`],
  )
  // A unit is told only where the name ends with it.
  const unit = name.endsWith('_bytes') ? [`# UNIT ${name} bytes`] : []
  return lines.length === 0
    ? []
    : [`# TYPE ${name} gauge`, ...unit, `# HELP ${name} ${help}`, ...lines]
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([key, value]) => `${key}="${escapeLabel(value)}"`)
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

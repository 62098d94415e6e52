import {MlopsError} from '../../core/errors/index.ts'
import type {Evaluation} from '../types.ts'

/**
 * The metrics as the flat object that `register` puts on a tag: each by its name, with the ends of its
 * interval, and what they were measured on.
 */
export function metricsFile(evaluation: Evaluation): string {
  const entries = evaluation.metrics.flatMap(({name, value, interval}) => [
    [name, value],
    ...(interval === null
      ? []
      : [
          [`${name}_lower`, interval.lower],
          [`${name}_upper`, interval.upper],
        ]),
  ])
  const object = Object.fromEntries([
    ...entries,
    ['rows', evaluation.rows],
    ['model_sha256', evaluation.sha256],
    ['data_sha256', evaluation.dataSha256],
  ]) as Record<string, unknown>
  return JSON.stringify(object, null, 2) + '\n'
}

/**
 * Takes `metrics=FILE` out of the values of `--out`, whose other formats are those of every report.
 *
 * @throws MlopsError `REPORT_OUT`.
 */
export function splitMetricsOut(values: readonly string[]): {
  readonly reports: readonly string[]
  readonly metricsFiles: readonly string[]
} {
  const isMetrics = (value: string): boolean => /^metrics(=|$)/.test(value)
  const metricsFiles = values.filter(isMetrics).map(value => value.slice('metrics='.length))
  if (metricsFiles.includes(''))
    throw new MlopsError('REPORT_OUT', '--out metrics needs the file to write.', {
      hint: 'Write it where `mlops register` looks, beside the model: --out metrics=model/metrics.json',
    })
  return {reports: values.filter(value => !isMetrics(value)), metricsFiles}
}

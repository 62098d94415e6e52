import {formatCount, formatNumber, formatPercent, NO_VALUE} from '../../report/index.ts'
import type {Evaluation, MeasuredMetric} from '../types.ts'

/** One table of the evaluation, for a terminal or a page; cells are plain text. */
export interface Section {
  /** Of letters, for links. */
  readonly id: string
  readonly title: string
  readonly header: readonly string[]
  /** Columns from this one on are numbers. */
  readonly numbersFrom: number
  readonly rows: readonly (readonly string[])[]
  readonly notes: readonly string[]
}

const MOST_CLASSES = 12
const MOST_INPUTS = 20

/** The tables, most asked for first; those without rows are left out. */
export function sections(evaluation: Evaluation): readonly Section[] {
  return [
    metricsSection(evaluation),
    slicesSection(evaluation),
    confusionSection(evaluation),
    calibrationSection(evaluation),
    residualsSection(evaluation),
    inputsSection(evaluation),
  ].filter(section => section.rows.length > 0)
}

/** What stands above the tables: the model, the data, size and speed. */
export function headline(evaluation: Evaluation): readonly string[] {
  const {model, task, data, rows, target, latency, sizeBytes} = evaluation
  const {rowMs, batchMs, batchRows} = latency
  const milliseconds = (value: number): string => `${formatNumber(value, 3)} ms`
  return [
    `${model} (${task}) on ${formatCount(rows)} rows of ${data}, against ${target}`,
    `${formatBytes(sizeBytes)}; one row takes ${milliseconds(rowMs.p50)} (95 %: ${milliseconds(rowMs.p95)}), ` +
      `${batchRows} rows ${milliseconds(batchMs.p50)}, on one thread`,
  ]
}

function metricsSection({metrics}: Evaluation): Section {
  return {
    id: 'metrics',
    title: 'Metrics',
    header: ['metric', 'value', '95 % interval', 'better'],
    numbersFrom: 1,
    rows: metrics.map(metric => [
      metric.name,
      formatNumber(metric.value),
      intervalOf(metric),
      metric.better,
    ]),
    notes: [],
  }
}

function intervalOf({interval}: MeasuredMetric): string {
  return interval === null
    ? NO_VALUE
    : `${formatNumber(interval.lower)} … ${formatNumber(interval.upper)}`
}

function slicesSection({slices, metrics}: Evaluation): Section {
  const names = slices.find(slice => slice.metrics.length > 0)?.metrics.map(({name}) => name) ?? []
  const [first] = names
  const whole = metrics.find(({name}) => name === first)
  return {
    id: 'slices',
    title: 'Slices',
    header: ['slice', 'rows', ...names, ...(first === undefined ? [] : [`interval of ${first}`])],
    numbersFrom: 1,
    rows: slices.map(({column, value, rows, verdict, metrics: own}) => [
      `${column} = ${value ?? '(none)'}`,
      formatCount(rows),
      ...(verdict === 'insufficient'
        ? ['insufficient', ...names.slice(1).map(() => ''), '']
        : [
            ...own.map(metric => formatNumber(metric.value)),
            own[0] === undefined ? '' : intervalOf(own[0]) + apart(own[0], whole),
          ]),
    ]),
    notes: [
      'better, worse: the interval does not hold the value over all rows; by chance alone one slice in twenty is so',
    ],
  }
}

/** Marks a slice whose interval does not hold the value over all rows. */
function apart({interval, better}: MeasuredMetric, whole: MeasuredMetric | undefined): string {
  if (interval === null || whole?.value == null) return ''
  const above = interval.lower > whole.value
  if (!above && interval.upper >= whole.value) return ''
  return above === (better === 'higher') ? '  better' : '  worse'
}

function confusionSection({confusion, labels}: Evaluation): Section {
  const small = confusion !== null && labels.length <= MOST_CLASSES
  return {
    id: 'confusion',
    title: 'Confusion: rows by true class, predicted as',
    header: ['', ...labels],
    numbersFrom: 1,
    rows: small
      ? confusion.map((row, index) => [labels[index] ?? String(index), ...row.map(formatCount)])
      : [],
    notes: [],
  }
}

function calibrationSection({calibration}: Evaluation): Section {
  return {
    id: 'calibration',
    title: `Calibration of ${calibration?.of ?? ''}`,
    header: ['probability', 'rows', 'predicted', 'observed'],
    numbersFrom: 1,
    rows:
      calibration?.bins
        .filter(({rows}) => rows > 0)
        .map(({lower, upper, rows, confidence, observed}) => [
          `${lower} … ${upper}`,
          formatCount(rows),
          formatPercent(confidence),
          formatPercent(observed),
        ]) ?? [],
    notes:
      calibration === null
        ? []
        : [
            `expected error ${formatNumber(calibration.ece)}, largest ${formatNumber(calibration.mce)}; ` +
              `reliability ${formatNumber(calibration.reliability)}, resolution ${formatNumber(calibration.resolution)}, ` +
              `uncertainty ${formatNumber(calibration.uncertainty)}`,
          ],
  }
}

function residualsSection({residuals}: Evaluation): Section {
  const shown = ['mean', 'std', 'min', 'p05', 'p25', 'median', 'p75', 'p95', 'max'] as const
  return {
    id: 'residuals',
    title: 'Residuals: truth − prediction',
    header: shown,
    numbersFrom: 0,
    rows: residuals === null ? [] : [shown.map(name => formatNumber(residuals[name]))],
    notes: [],
  }
}

function inputsSection({inputs}: Evaluation): Section {
  const {effects, metric, rows, repeats} = inputs
  const rest = effects.length - MOST_INPUTS
  return {
    id: 'inputs',
    title: `Inputs: how much worse ${metric} gets when one is shuffled`,
    header: ['input', metric, '±', 'predictions that change'],
    numbersFrom: 1,
    rows: effects
      .filter((effect, index) => index < MOST_INPUTS || effect.noEffect)
      .map(({name, importance, std, moved, noEffect, constant}) => [
        name,
        formatNumber(importance),
        formatNumber(std, 2),
        constant ? 'one value only' : noEffect ? 'none: no effect' : formatPercent(moved),
      ]),
    notes: [
      `${formatCount(rows)} rows, shuffled ${repeats === 1 ? 'once' : `${repeats} times`}` +
        (rest > 0 ? `; ${rest} less important inputs are in the JSON` : ''),
    ],
  }
}

function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return `${formatNumber(bytes / 1000 ** power, 3)} ${units[power] ?? ''}`
}

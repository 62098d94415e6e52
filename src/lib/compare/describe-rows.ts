import {createFacts, type Metric} from '../core/metrics/index.ts'
import type {Inference} from '../core/statistics/index.ts'
import type {Database} from '../platform/duckdb/index.ts'
import type {Table} from '../data/index.ts'
import {comparedInterval} from './compared-interval.ts'
import {describeBoth} from './describe-both.ts'
import type {Gate} from './gate-types.ts'
import {judgeRows} from './judge-rows.ts'
import {discoverSlices, measureFairness, mostChanged, type MeasuredGap} from './measure/index.ts'
import {metricWarnings} from './metric-warnings.ts'
import {unitsOf, type CompareSettings} from './options/compare-settings.ts'
import type {PairedRows} from './paired-rows.ts'
import {compatibilityOf, describeCompatibility, quantitiesOf} from './quantities.ts'
import {rowValues, type RowSource} from './read/index.ts'
import {SEED} from './seed.ts'
import type {
  ChangedRow,
  ComparedModel,
  CompareReport,
  DiscoveredSlice,
  FairnessGap,
  Leakage,
} from './types.ts'

/** Answers of both models, and what was found out about the models themselves. */
export interface DescribeRequest {
  readonly database: Database
  readonly settings: CompareSettings
  readonly paired: PairedRows
  /** Where the rows came from: as it was read, and to look rows up in. */
  readonly table: Table
  readonly source: RowSource
  readonly old: ComparedModel | null
  readonly new: ComparedModel
  readonly metrics: readonly Metric[]
  readonly gates: readonly Gate[]
  readonly latencyRatio: Inference | null
  readonly leakage: readonly Leakage[]
}

type Described = Pick<
  CompareReport,
  | 'verdict'
  | 'reason'
  | 'gates'
  | 'metrics'
  | 'slices'
  | 'compatibility'
  | 'discovered'
  | 'fairness'
  | 'calibration'
  | 'curves'
  | 'confusion'
  | 'residuals'
  | 'changed'
  | 'warnings'
>

const CHANGED_ROWS = 20
/** More columns make rows that nobody reads. */
const SHOWN_COLUMNS = 8

/** Everything that the rows say of both models: judged, described, and searched for what nobody asked. */
export async function describeRows(request: DescribeRequest): Promise<Described> {
  const {paired, settings, gates, metrics} = request
  const {config, rules, test} = settings
  const old = paired.old === null ? null : createFacts(paired.old)
  const now = createFacts(paired.new)
  const flips = compatibilityOf(paired)
  const fairness = measureFairness(paired, {seed: SEED})
  const judged = judgeRows({
    paired,
    old,
    new: now,
    metrics,
    gates,
    rules,
    units: unitsOf(settings, paired),
    minSize: test.minSize,
    quantities: quantitiesOf({
      ...request,
      flips,
      gaps: fairness.gaps,
      rows: paired.new.rowCount,
    }),
    missingBaseline: config.on_missing_baseline === 'pass' ? 'pass' : 'inconclusive',
  })
  return {
    ...judged,
    ...describeBoth(old, now, paired.labels),
    compatibility: flips === null ? null : describeCompatibility(flips),
    discovered: await discovered(request),
    fairness: fairness.gaps.map(gap => describeGap(gap, 1 - rules.alpha)),
    changed: await changedRows(request),
    warnings: [...paired.warnings, ...metricWarnings(judged.metrics), ...fairness.warnings],
  }
}

async function discovered({
  database,
  settings,
  paired,
  table,
}: DescribeRequest): Promise<readonly DiscoveredSlice[]> {
  const {test, id, rules, group} = settings
  const leaveOut = [test.target, id, test.timestamp, group]
  const {slices} = await discoverSlices({
    database,
    table,
    paired,
    alpha: rules.alpha,
    minSize: test.minSize,
    leaveOut: leaveOut.filter(name => name != null),
  })
  return slices
}

function describeGap(measured: MeasuredGap, confidence: number): FairnessGap {
  const {by, name, title, old, new: now, lowest, highest, groups} = measured
  return {
    by,
    name,
    title,
    old,
    new: now,
    lowest,
    highest,
    groups,
    change: old === null || now === null ? null : now - old,
    interval: comparedInterval(measured.change(), confidence),
  }
}

async function changedRows({
  database,
  settings,
  paired,
  source,
}: DescribeRequest): Promise<readonly ChangedRow[]> {
  const {id, test} = settings
  const rows = mostChanged(paired, CHANGED_ROWS)
  const has = (name: string): boolean => source.columns.some(column => column.name === name)
  const known = id !== null && has(id) ? id : null
  const columns = source.columns
    .map(({name}) => name)
    .filter(name => name !== id && name !== test.target)
    .slice(0, SHOWN_COLUMNS)
  const values = await rowValues(
    database,
    source,
    rows.map(({place}) => place),
    {id: known, columns},
  )
  return rows.map(({place, ...row}) => ({
    row: place + 1,
    ...row,
    id: values.get(place)?.id ?? null,
    values: values.get(place)?.values ?? {},
  }))
}

import type {ComparedTables} from './compare-tables.ts'
import {conclude, type JudgedColumn} from './judge/index.ts'
import type {DriftSettings} from './options/index.ts'
import type {
  ColumnDrift,
  DriftReport,
  Importance,
  MultivariateDrift,
  QualityIssue,
} from './types.ts'
import {describeChange, describeImportance} from './words/index.ts'

export interface ToAssemble extends Omit<ComparedTables, 'columns' | 'importance'> {
  /** Worst first. */
  readonly columns: readonly ColumnDrift[]
  readonly images?: NonNullable<DriftReport['images']>
}

/** The report of what was found, with its verdict. */
export function assemble(settings: DriftSettings, found: ToAssemble, began: number): DriftReport {
  const {columns, reference, current, multivariate, images} = found
  const issues = found.issues.toSorted(bySeverity)
  const rows = {reference: reference.rows, current: current.rows}
  const {rules, preset} = settings
  const together = [
    ...togetherOf(multivariate),
    ...(images?.embedding?.drifted === true ? ['what the pictures show'] : []),
  ]
  const count = (verdict: ColumnDrift['verdict']): number =>
    columns.filter(column => column.verdict === verdict).length
  const concluded = conclude({rules, preset, columns, issues, rows, together})
  return {
    ...concluded,
    reason: [concluded.reason, ...picturesIn(images)].join(' '),
    model: settings.project?.config.name ?? null,
    createdAt: new Date().toISOString(),
    preset,
    reference,
    current,
    drifted: count('drift'),
    warned: count('warn'),
    compared: columns.length,
    columns,
    skipped: found.skipped,
    issues,
    notes: found.notes,
    multivariate,
    time: found.time,
    ...(found.streams === null ? {} : {streams: found.streams}),
    ...(images === undefined ? {} : {images}),
    seconds: (performance.now() - began) / 1000,
  }
}

/** What happened to pictures, as a person would see it. */
function picturesIn(images: ToAssemble['images']): readonly string[] {
  const changes = images?.changes ?? []
  return changes.length === 0 ? [] : [`Pictures: ${changes.map(({words}) => words).join('; ')}.`]
}

function togetherOf(found: MultivariateDrift | null): readonly string[] {
  return [
    ...(found?.domainClassifier?.drifted === true ? ['the features together'] : []),
    ...(found?.correlations.some(({drifted}) => drifted) === true ? ['correlations'] : []),
  ]
}

const SEVERITIES = ['error', 'warning', 'info']
const bySeverity = (a: QualityIssue, b: QualityIssue): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)

const VERDICTS = ['drift', 'warn', 'insufficient', 'stable']

export function worstFirst(
  a: Pick<ColumnDrift, 'verdict' | 'severity'>,
  b: Pick<ColumnDrift, 'verdict' | 'severity'>,
): number {
  return VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || b.severity - a.severity
}

export function columnOf(
  column: JudgedColumn,
  {importance}: {readonly importance: ReadonlyMap<string, Importance>},
): ColumnDrift {
  const {measure, role, verdict, decisive, severity, scores} = column
  const {name, kind, reference, current, histogram} = measure
  const own = importance.get(name)
  const finding = describeChange(column) + (verdict === 'drift' ? describeImportance(own) : '')
  return {
    ...{name, role, kind, verdict, finding, decisive, severity, scores},
    ...{reference, current, histogram, importance: own ?? null},
  }
}

import {join} from 'node:path'
import {parseMoment} from '../log/index.ts'
import {conclude, judgeColumns, type JudgedColumn} from './judge/index.ts'
import {measureTables, type MeasuredColumn} from './measure/index.ts'
import {
  settle,
  type DriftOptions,
  type DriftSettings,
  type MethodOverride,
} from './options/index.ts'
import {measureMultivariate} from './multivariate/index.ts'
import {columnIssues, countDuplicates, schemaIssues} from './quality/index.ts'
import {
  matchSeason,
  openTables,
  type Season,
  type DriftTables,
  type LogRequest,
  type SourceRequest,
} from './read/index.ts'
import {timeDrift} from './time/index.ts'
import type {
  ColumnDrift,
  DriftReport,
  Exactness,
  MultivariateDrift,
  QualityIssue,
  Role,
  SampleOrigin,
} from './types.ts'
import {describeChange} from './words/index.ts'

export interface DriftRequest extends DriftOptions {
  /** Span of the prediction log. */
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly version?: string | undefined
  /** Period to look at one by one: `month`, `7d`, `rows:5000`. */
  readonly by?: string | undefined
  /** Takes only those rows of the reference that are of the same seasons as the data. */
  readonly season?: Season | undefined
  /** Whether columns are looked at together as well; true where left out. */
  readonly together?: boolean | undefined
  readonly memoryBytes?: number | undefined
  readonly threads?: number | undefined
  readonly stdin?: NodeJS.ReadableStream | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/**
 * Compares data with the reference: every column, the predictions and the target, the schema and its quality.
 *
 * @throws MlopsError `USAGE`, `PROJECT_NOT_FOUND`, `CONFIG_INVALID`, `LOG_NOT_FOUND`, `DRIFT_EMPTY_SAMPLE` for a
 *   reference without rows, `DRIFT_METHOD`, and what opening a table throws; AbortError.
 */
export async function reportDrift(request: DriftRequest): Promise<DriftReport> {
  const began = performance.now()
  const settings = await settle(request)
  const {signal} = request
  const opened = await openTables({
    ...sourcesOf(settings, request),
    exclude: settings.exclude,
    id: settings.id,
    memoryBytes: request.memoryBytes,
    signal,
  })
  try {
    const tables = request.season === undefined ? opened : await matchSeason(opened, request.season)
    const measured = await measureTables(tables, {
      preset: settings.preset,
      overrides: overridesOf(settings, tables),
      threads: request.threads,
      signal,
      onProgress: request.onProgress,
    })
    const judged = judgeColumns(
      measured.map(column => ({...column, role: roleOf(column.measure.name, settings, tables)})),
      settings,
    )
    const issues = await issuesOf(tables, measured, settings)
    const rows = {reference: tables.reference.rows, current: tables.current.rows}
    const time =
      request.by === undefined
        ? null
        : await timeDrift({
            ...{tables, by: request.by, rules: settings},
            columns: judged.map(({measure: {name}, role, choices}) => ({name, role, choices})),
          })
    const multivariate =
      request.together === false || rows.current === 0
        ? null
        : await measureMultivariate(featuresOf(tables, judged), {signal})
    const conclusion = conclude({
      ...settings,
      columns: judged,
      issues,
      rows,
      together: togetherOf(multivariate),
    })
    const count = (verdict: ColumnDrift['verdict']): number =>
      judged.filter(column => column.verdict === verdict).length
    return {
      ...conclusion,
      model: settings.project?.config.name ?? null,
      createdAt: new Date().toISOString(),
      preset: settings.preset,
      reference: originOf(tables.reference, measured),
      current: originOf(tables.current, measured),
      drifted: count('drift'),
      warned: count('warn'),
      compared: judged.length,
      columns: judged.toSorted(worstFirst).map(columnOf),
      skipped: tables.skipped,
      issues,
      multivariate,
      time,
      seconds: (performance.now() - began) / 1000,
    }
  } finally {
    await opened.close()
  }
}

/** The model's answers and the truth are left out: what was asked is whether the inputs can be told apart. */
function featuresOf(tables: DriftTables, judged: readonly JudgedColumn[]): DriftTables {
  const features = judged.filter(({role}) => role === 'feature').map(({measure: {name}}) => name)
  return {...tables, columns: tables.columns.filter(({name}) => features.includes(name))}
}

function togetherOf(found: MultivariateDrift | null): readonly string[] {
  return [
    ...(found?.domainClassifier?.drifted === true ? ['the features together'] : []),
    ...(found?.correlations.some(({drifted}) => drifted) === true ? ['correlations'] : []),
  ]
}

function overridesOf(
  {methods: {all, columns}}: DriftSettings,
  tables: DriftTables,
): Readonly<Record<string, MethodOverride>> {
  const overrides: Record<string, MethodOverride> = {}
  for (const {name} of tables.columns) if (all !== undefined) overrides[name] = all
  for (const [name, override] of Object.entries(columns)) overrides[name] = {...all, ...override}
  return overrides
}

function sourcesOf(
  settings: DriftSettings,
  request: DriftRequest,
): {reference: SourceRequest; current: SourceRequest | LogRequest} {
  const {timestamp, current, project} = settings
  const reference = {source: settings.reference, timestamp}
  if (current !== null)
    return {
      reference,
      current: {source: current, timestamp, ...(request.stdin && {stdin: request.stdin})},
    }
  const {since, until, version} = request
  const now = Date.now()
  const root = project?.root ?? request.directory
  const log = {
    folder: join(root, '.mlops', 'log'),
    model: project?.config.name ?? '',
    sinceMs: parseMoment(since, '--since', now),
    untilMs: parseMoment(until, '--until', now),
    version,
    feedback: false,
  }
  return {reference, current: {log}}
}

/** By the names that `mlops score` and the prediction log give to what a model says. */
function roleOf(name: string, {target, project}: DriftSettings, {current}: DriftTables): Role {
  const lower = name.toLowerCase()
  if (lower === target?.toLowerCase()) return 'target'
  const output = project?.config.model.output
  const isOutput = current.columns.some(column => column.name === name && column.role === 'output')
  if (/^probability(_|$)/.test(lower) || name === output?.score) return 'probability'
  return isOutput || lower === 'prediction' || name === output?.prediction
    ? 'prediction'
    : 'feature'
}

async function issuesOf(
  tables: DriftTables,
  measured: readonly MeasuredColumn[],
  {id, timestamp, target}: DriftSettings,
): Promise<readonly QualityIssue[]> {
  const {schema, reference, current} = tables
  const table = schemaIssues({
    schema,
    duplicates: await countDuplicates(tables, id),
    rows: {reference: reference.rows, current: current.rows},
    target,
    aside: [id, timestamp].filter(name => name !== undefined),
    idColumn: id,
  })
  const columns = measured.flatMap(({measure}) => columnIssues(measure))
  const order = ['error', 'warning', 'info']
  return [...table, ...columns].toSorted(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity),
  )
}

const VERDICTS = ['drift', 'warn', 'insufficient', 'stable']

function worstFirst(a: JudgedColumn, b: JudgedColumn): number {
  return VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || b.severity - a.severity
}

function columnOf(column: JudgedColumn): ColumnDrift {
  const {measure, role, verdict, decisive, severity, scores} = column
  const {name, kind, reference, current, histogram} = measure
  return {
    ...{name, role, kind, verdict, finding: describeChange(column), decisive, severity, scores},
    ...{reference, current, histogram, importance: null},
  }
}

function originOf(
  {source, rows}: DriftTables['reference'],
  measured: readonly MeasuredColumn[],
): SampleOrigin {
  const exactness: Exactness = measured.some(({measure}) => measure.exactness === 'binned')
    ? 'binned'
    : 'exact'
  return {source, rows, exactness, profile: null}
}

import type {
  CategoryFacts,
  ColumnDrift,
  ColumnVerdict,
  DriftReport,
  Histogram,
  MethodId,
  NumberFacts,
  PeriodDrift,
  QualityIssue,
  StreamDrift,
  Score,
} from '../../../../src/lib/drift/types.ts'

/** Names and categories as hostile or odd data have them. */
export const HOSTILE = {
  script: '<script>alert(1)</script>',
  attribute: `" onmouseover="alert(1)' x='`,
  markdown: '|a| `b` **c** @everyone [x](javascript:alert(1)) <img src=x onerror=alert(1)>',
  emoji: '🚀 temperatur °C 👩‍👩‍👧',
  rtl: 'מחיר \u202eלא רגיל',
  terminal: '\u001b[31mred\u001b[0m\u0007\nnext line',
  long: 'category of three hundred characters '.repeat(9).slice(0, 300),
  blank: ' ',
} as const

/** The same numbers for the same seed, 0…1. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function normal(at: number, mean: number, std: number): number {
  return Math.exp(-((at - mean) ** 2) / (2 * std ** 2))
}

function shares(values: readonly number[]): number[] {
  const sum = values.reduce((a, b) => a + b, 0)
  return values.map(value => value / sum)
}

const VERDICT_SEVERITY = {drift: 2.4, warn: 0.9, stable: 0.2, insufficient: 0} as const

function scoreOf(method: MethodId, severity: number, threshold: number, drifted: boolean): Score {
  const byP = method === 'chi2' || method === 'z_test'
  return {
    method,
    value: byP ? 12.3 * severity : severity * threshold,
    pValue: method === 'ks' || byP ? (drifted ? 1e-9 : 0.31) : null,
    adjustedPValue: method === 'ks' || byP ? (drifted ? 3e-8 : 0.62) : null,
    threshold: byP ? 0.05 : threshold,
    by: byP ? 'p_value' : 'value',
    noise: byP ? null : threshold * 0.13,
    exactness: method === 'psi' ? 'binned' : method === 'mmd' ? 'sampled' : 'exact',
    drifted,
  }
}

export interface ColumnRequest {
  readonly name: string
  readonly verdict: ColumnVerdict
  readonly kind?: ColumnDrift['kind']
  readonly role?: ColumnDrift['role']
  readonly finding?: string
  readonly labels?: readonly string[]
  readonly severity?: number
  readonly seed?: number
  readonly bare?: boolean
}

export function makeColumn(request: ColumnRequest): ColumnDrift {
  const {name, verdict, kind = 'number', role = 'feature', seed = 1, bare = false} = request
  const random = randomFrom(seed)
  const severity = request.severity ?? VERDICT_SEVERITY[verdict] * (0.7 + random())
  const drifted = verdict === 'drift'
  const methods: readonly (readonly [MethodId, number])[] =
    kind === 'number'
      ? [
          ['wasserstein', 0.1],
          ['ks', 0.1],
          ['psi', 0.25],
          ['jensen_shannon', 0.1],
          ['mmd', 0.05],
        ]
      : kind === 'category'
        ? [
            ['cramers_v', 0.1],
            ['jensen_shannon', 0.1],
            ['chi2', 0.05],
            ['l_infinity', 0.1],
          ]
        : [['text_domain', 0.65]]
  const scores = bare
    ? []
    : methods.map(([method, threshold], i) =>
        scoreOf(method, severity * (1 - i * 0.1), threshold, drifted),
      )
  return {
    name,
    role,
    kind,
    verdict,
    finding: request.finding ?? findingOf(verdict, kind, severity),
    decisive: bare ? null : (methods[0]?.[0] ?? null),
    severity,
    scores,
    ...factsOf(kind, severity, bare),
    histogram:
      bare || kind === 'text'
        ? null
        : histogramOf(
            kind,
            severity,
            random,
            request.labels === undefined ? undefined : [...request.labels],
          ),
    importance:
      bare || seed % 3 === 0
        ? null
        : {
            value: 0.02 + random() * 0.1,
            metric: 'roc_auc',
            share: random() * 0.3,
            predictionShift: seed % 2 === 0 ? null : random() * 0.04 - 0.02,
          },
  }
}

function findingOf(verdict: ColumnVerdict, kind: ColumnDrift['kind'], severity: number): string {
  if (verdict === 'stable') return 'did not change by more than chance'
  if (verdict === 'insufficient') return 'has 43 rows, too few to say that nothing changed'
  if (kind === 'category') return 'class A rose from 5 % to 20 % of the rows'
  if (kind === 'text') return '31 % of the words are not in the reference (4 % by chance)'
  return `moved up by ${severity.toFixed(1)} standard deviations; 18 % of rows are above the reference's 99th percentile`
}

function factsOf(
  kind: ColumnDrift['kind'],
  severity: number,
  bare: boolean,
): Pick<ColumnDrift, 'reference' | 'current'> {
  if (kind === 'category') {
    const facts: CategoryFacts = {rows: 50_000, nulls: 120, categories: 14}
    return {reference: facts, current: {...facts, rows: 12_000, nulls: 600, categories: 15}}
  }
  if (kind === 'text') {
    const facts = {rows: 50_000, nulls: 0, empty: 12, meanLength: 81.2, unknownWords: 0}
    return {
      reference: bare ? {...facts, meanLength: null, unknownWords: null} : facts,
      current: {...facts, rows: 12_000, meanLength: 60.4, unknownWords: 0.31},
    }
  }
  const base: NumberFacts = {
    rows: 50_000,
    nulls: 0,
    infinite: 0,
    mean: 1042.1234,
    std: 613.2,
    min: 31,
    p01: 84,
    p25: 546,
    median: 895,
    p75: 1440,
    p99: 2586,
    max: 4983,
  }
  if (!bare)
    return {
      reference: base,
      current: {...base, rows: 12_000, nulls: 31, mean: 1042 + severity * 200, median: 1200},
    }
  const none = {
    mean: null,
    std: null,
    min: null,
    p01: null,
    p25: null,
    median: null,
    p75: null,
    p99: null,
    max: null,
  }
  return {reference: {...base, ...none}, current: {...base, ...none, rows: 0}}
}

function histogramOf(
  kind: 'number' | 'category',
  severity: number,
  random: () => number,
  labels: readonly string[] = ['A', 'B', 'C', 'D', 'E', 'F', 'others'],
): Histogram {
  if (kind === 'category')
    return {
      kind,
      labels,
      hasOthers: labels.at(-1) === 'others',
      reference: shares(labels.map((_, i) => 1 / (i + 1) + random() * 0.1)),
      current: shares(
        labels.map((_, i) => (i === 0 ? 1 + severity : 1 / (i + 1)) + random() * 0.1),
      ),
    }
  const bins = 30
  const edges = Array.from({length: bins + 1}, (_, i) => i * 100)
  const middle = edges.slice(0, -1).map(edge => edge + 50)
  return {
    kind,
    edges,
    reference: shares(middle.map(at => normal(at, 1200, 420) * (0.9 + random() * 0.2))),
    current: shares(
      middle.map(
        at => normal(at, 1200 + severity * 180, 420 + severity * 40) * (0.9 + random() * 0.2),
      ),
    ),
  }
}

const NAMES = ['distance', 'dep_hour', 'carrier', 'origin', 'dest', 'month', 'weekday', 'air_time']

/** Thirty columns of all kinds and verdicts, with everything that a report can have. */
export function makeReport(change: Partial<DriftReport> = {}): DriftReport {
  const odd: readonly ColumnRequest[] = [
    {name: 'probability_late', role: 'probability', verdict: 'drift'},
    {
      name: 'late',
      role: 'prediction',
      kind: 'category',
      verdict: 'drift',
      labels: ['false', 'true'],
    },
    {
      name: 'dep_hour',
      verdict: 'drift',
      finding: "moved later by 1.3 h; 18 % of rows are above the reference's 99th percentile",
    },
    {name: 'carrier', kind: 'category', verdict: 'drift'},
    {name: 'remarks', kind: 'text', verdict: 'drift'},
    {name: HOSTILE.script, verdict: 'drift'},
    {
      name: HOSTILE.attribute,
      kind: 'category',
      verdict: 'warn',
      labels: [HOSTILE.script, HOSTILE.long, HOSTILE.rtl, 'others'],
    },
    {name: HOSTILE.markdown, verdict: 'warn', finding: `has a new category ${HOSTILE.markdown}`},
    {name: HOSTILE.emoji, verdict: 'warn'},
    {name: HOSTILE.rtl, kind: 'category', verdict: 'warn', labels: [HOSTILE.rtl, HOSTILE.emoji]},
    {name: HOSTILE.terminal, verdict: 'stable'},
    {name: HOSTILE.long, kind: 'text', verdict: 'insufficient', bare: true},
    {name: HOSTILE.blank, verdict: 'insufficient', bare: true},
  ]
  const usual: readonly ColumnRequest[] = Array.from({length: 17}, (_, i) => ({
    name: i < NAMES.length ? `${NAMES[i] ?? ''}_${i}` : `feature_${String(i).padStart(2, '0')}`,
    kind: i % 4 === 3 ? 'category' : 'number',
    verdict: 'stable',
  }))
  const columns = sorted([...odd, ...usual].map((one, i) => makeColumn({seed: i + 1, ...one})))
  return withCounts({...EMPTY, ...everything(columns), columns, ...change})
}

/** So many columns, each with a plot and scores; every seventh drifted. */
export function makeWideReport(count: number): DriftReport {
  const verdicts: readonly ColumnVerdict[] = [
    'drift',
    'stable',
    'stable',
    'warn',
    'stable',
    'stable',
    'stable',
  ]
  const columns = Array.from({length: count}, (_, i) =>
    makeColumn({
      name: `feature_${String(i).padStart(3, '0')}_of_a_wide_table`,
      kind: i % 5 === 4 ? 'category' : 'number',
      verdict: verdicts[i % verdicts.length] ?? 'stable',
      seed: i + 1,
    }),
  )
  const worst = sorted(columns)
  return withCounts({...EMPTY, ...everything(worst), columns: worst})
}

/** Nothing to compare: null wherever null is allowed. */
export const EMPTY: DriftReport = {
  verdict: 'inconclusive',
  reason: 'The current data have no rows.',
  model: null,
  createdAt: '2026-03-02T10:15:00.000Z',
  preset: 'default',
  reference: {source: 'data/reference.parquet', rows: 50_000, exactness: 'exact', profile: null},
  current: {source: 'data/current.parquet', rows: 0, exactness: 'exact', profile: null},
  drifted: 0,
  warned: 0,
  compared: 0,
  columns: [],
  skipped: [],
  issues: [],
  notes: [],
  multivariate: null,
  time: null,
  seconds: 0.041,
}

function sorted(columns: readonly ColumnDrift[]): readonly ColumnDrift[] {
  return [...columns].sort((a, b) => b.severity - a.severity)
}

function withCounts(report: DriftReport): DriftReport {
  const count = (verdict: ColumnVerdict): number =>
    report.columns.filter(one => one.verdict === verdict).length
  return {
    ...report,
    drifted: count('drift'),
    warned: count('warn'),
    compared: report.columns.length,
  }
}

function everything(columns: readonly ColumnDrift[]): Partial<DriftReport> {
  return {
    verdict: 'fail',
    reason:
      'The prediction changed, and 5 of 27 features changed by more than chance and their threshold.',
    model: 'flights@v1.2.0',
    reference: {
      source: 'flights-reference.profile.json',
      rows: 50_000,
      exactness: 'binned',
      profile: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    },
    current: {source: 'data/2026-02/*.parquet', rows: 12_000, exactness: 'exact', profile: null},
    skipped: [
      {name: 'flight_id', reason: 'Every value is another one: an identifier.'},
      {name: 'scheduled_at', reason: 'It is the time of the row.'},
    ],
    issues: ISSUES,
    notes: ['The model does not look at "minute".'],
    multivariate: {
      reconstruction: {
        reference: 1.021,
        current: 1.534,
        lower: 0.96,
        upper: 1.08,
        components: 7,
        drifted: true,
      },
      domainClassifier: {
        auc: 0.812,
        lower: 0.801,
        upper: 0.823,
        threshold: 0.65,
        rows: 24_000,
        features: columns.slice(0, 8).map(({name}, i) => ({name, share: 0.4 / (i + 1)})),
        drifted: true,
      },
      correlations: [
        {
          columns: ['distance', 'air_time'],
          method: 'spearman',
          reference: 0.97,
          current: 0.31,
          pValue: 1e-20,
          drifted: true,
        },
        {
          columns: ['carrier', HOSTILE.script],
          method: 'cramers_v',
          reference: 0.2,
          current: 0.26,
          pValue: null,
          drifted: false,
        },
        {
          columns: ['month', 'dep_hour'],
          method: 'spearman',
          reference: -0.12,
          current: 0.18,
          pValue: 2e-4,
          drifted: false,
        },
      ],
    },
    time: {
      by: 'week',
      column: 'scheduled_at',
      undated: 0,
      periods: Array.from({length: 14}, (_, i) => periodOf(i, columns)),
      changePoints: columns.slice(0, 2).map(({name}, i) => ({
        column: name,
        at: weekStart(6 + i),
        measure: 'mean' as const,
        before: 1042.3,
        after: 1377.2,
        pValue: 1e-7,
      })),
    },
    streams: {
      column: 'scheduled_at',
      delta: 0.002,
      streams: [
        {
          ...{name: 'errors', measure: 'error_rate', label: null, rows: 12_000, mean: 0.187},
          ...{rowsAStep: 8, unwatched: null, course: courseOf(0.12)},
          changes: [
            {
              ...{row: 7040, time: '2026-02-14T09:30:00.000Z', seenRow: 7560},
              ...{before: 0.121, after: 0.284, detectors: ['adwin', 'page_hinkley']},
            },
          ],
        },
        {
          ...{name: 'prediction', measure: 'share', label: HOSTILE.script, rows: 12_000},
          ...{mean: 0.21, rowsAStep: 1, changes: [], unwatched: null, course: courseOf(0.21)},
        },
        {
          ...{name: HOSTILE.markdown, measure: 'mean', label: null, rows: 12_000, mean: 17.25},
          ...{rowsAStep: 1, changes: [], unwatched: 'wanders', course: courseOf(17)},
        },
      ],
    },
    seconds: 1.84,
  }
}

function courseOf(level: number): StreamDrift['course'] {
  return Array.from({length: 96}, (_, i) => ({
    row: i * 125,
    time: new Date(Date.UTC(2026, 1, 1, 7 * i)).toISOString(),
    mean: level * (i < 56 ? 1 : 2),
  }))
}

function weekStart(index: number): string {
  return new Date(Date.UTC(2025, 10, 24 + index * 7)).toISOString()
}

function periodOf(index: number, columns: readonly ColumnDrift[]): PeriodDrift {
  const late = index > 6
  const values = columns.map(({name, verdict}, i) => {
    const now: ColumnVerdict = index === 3 ? 'insufficient' : late ? verdict : 'stable'
    const value =
      now === 'insufficient'
        ? null
        : VERDICT_SEVERITY[now] * (0.12 + ((i * 7 + index * 13) % 10) / 90)
    return {
      name,
      verdict: now,
      method: value === null ? null : ('wasserstein' as const),
      value,
      previous: index === 0 ? null : 0.02,
      exactness: 'binned' as const,
      mean: value === null ? null : 1042 + (late ? 300 : 0) + ((index * 37) % 60),
    }
  })
  return {
    start: weekStart(index),
    label: weekStart(index).slice(0, 10),
    rows: index === 3 ? 41 : 860 + index * 10,
    columns: values,
    drifted: values.filter(({verdict}) => verdict === 'drift').length,
  }
}

const ISSUES: readonly QualityIssue[] = [
  {
    code: 'COLUMN_MISSING',
    severity: 'error',
    column: 'tail_number',
    message: 'The current data do not have the column.',
    rows: null,
    share: null,
  },
  {
    code: 'UNSEEN_CATEGORY',
    severity: 'warning',
    column: 'carrier',
    message: `2 categories are new: "${HOSTILE.script}" (310 rows), "ZZ" (12 rows).`,
    rows: 322,
    share: 0.0268,
  },
  {
    code: 'OUT_OF_RANGE',
    severity: 'warning',
    column: 'distance',
    message: '41 rows are above the largest value of the reference, 4,983.',
    rows: 41,
    share: 0.0034,
  },
  {
    code: 'DUPLICATE_ROWS',
    severity: 'info',
    column: null,
    message: '12 rows stand there more than once.',
    rows: 12,
    share: 0.001,
  },
]

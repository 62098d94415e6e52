import type {
  CompareReport,
  GateResult,
  MetricComparison,
  SliceComparison,
} from '../../../../src/lib/compare/types.ts'

type Curves = NonNullable<CompareReport['curves']>['new']
type Residuals = NonNullable<CompareReport['residuals']>['new']

/** Values of slices and names as hostile or odd data have them. */
export const HOSTILE = {
  script: '<script>alert(1)</script>',
  attribute: `" onmouseover="alert(1)' x='`,
  markdown: '|a| `b` **c** @everyone [x](javascript:alert(1)) <img src=x onerror=alert(1)>',
  rtl: 'מחיר \u202eלא רגיל',
  terminal: '\u001b[31mred\u001b[0m\u0007\nnext line',
  long: 'value of three hundred characters '.repeat(9).slice(0, 300),
  blank: ' ',
} as const

const HIGHER = new Set(['auc', 'average_precision', 'accuracy', 'f1_macro', 'r2'])

/** A metric whose change is known to ± `half`; better or worse where 0 is outside of that. */
export function makeMetric(
  name: string,
  old: number | null,
  now: number | null,
  half: number | null,
  more: Partial<MetricComparison> = {},
): MetricComparison {
  const better = HIGHER.has(name) ? 'higher' : 'lower'
  const change = old === null || now === null ? null : round(now - old)
  const clear = change !== null && half !== null && Math.abs(change) > half
  const improved = change !== null && change > 0 === (better === 'higher')
  return {
    name,
    title: name.replaceAll('_', ' '),
    better,
    old,
    new: now,
    change,
    relative: change === null || old === null || old === 0 ? null : change / Math.abs(old),
    interval:
      change === null || half === null
        ? null
        : {
            lower: round(change - half),
            upper: round(change + half),
            confidence: 0.95,
            method: name === 'auc' ? 'delong' : 'bootstrap',
          },
    test:
      change === null
        ? null
        : {
            test: name === 'auc' ? 'DeLong' : 'bootstrap',
            statistic: name === 'auc' ? 3.12 : null,
            pValue: clear ? 0.0018 : 0.43,
          },
    adjustedPValue: change === null ? null : clear ? 0.0054 : 0.86,
    second: null,
    verdict: now === null ? 'undefined' : clear ? (improved ? 'better' : 'worse') : 'unclear',
    warnings: [],
    ...more,
  }
}

function round(value: number): number {
  return Number(value.toPrecision(12))
}

export function makeGate(
  gate: string,
  verdict: GateResult['verdict'],
  more: Partial<GateResult> = {},
): GateResult {
  return {
    gate,
    metric: gate.replace(/[:<>].*/, ''),
    better: 'higher',
    kind: 'non_inferiority',
    slice: null,
    verdict,
    rows: 15_000,
    old: 0.8023,
    new: 0.8146,
    estimate: 0.0123,
    limit: -0.005,
    interval: {lower: 0.0061, upper: 0.0185, confidence: 0.9},
    pBroken: 0.0001,
    pKept: 1,
    rowsNeeded: null,
    message: 'auc rose by 0.0123 (at least by 0.0061), and may fall by 0.005.',
    ...more,
  }
}

export function makeSlice(
  column: string,
  value: string | null,
  rows: number,
  metrics: readonly MetricComparison[],
): SliceComparison {
  return {column, value, rows, metrics, verdict: metrics.length > 0 ? 'measured' : 'insufficient'}
}

function curves(skill: number): Curves {
  const shares = Array.from({length: 41}, (_, i) => i / 40)
  return {
    label: '1',
    roc: shares.map(share => ({
      threshold: share === 0 ? null : 1 - share,
      falsePositiveRate: share,
      truePositiveRate: share ** skill,
    })),
    precisionRecall: shares.map(share => ({
      threshold: 1 - share,
      recall: share,
      precision: 1 - 0.79 * share ** (0.3 + (1 - skill)),
    })),
  }
}

function calibration(bias: number): NonNullable<CompareReport['calibration']>['new'] {
  const bins = Array.from({length: 10}, (_, i) => {
    const rows = i === 9 ? 0 : Math.round(6200 / (i + 1) ** 1.3)
    const confidence = i / 10 + 0.05
    const observed = Math.min(1, Math.max(0, confidence + bias * (i - 4)))
    return {
      lower: i / 10,
      upper: (i + 1) / 10,
      rows,
      confidence: rows === 0 ? null : confidence,
      observed: rows === 0 ? null : observed,
    }
  })
  return {
    of: '1',
    bins,
    ece: Math.abs(bias) * 1.1,
    mce: Math.abs(bias) * 4,
    reliability: 0.0003,
    resolution: 0.0403,
    uncertainty: 0.1684,
  }
}

function residuals(mean: number, std: number, from: number): Residuals {
  const edges = Array.from({length: 25}, (_, i) => from + (i * -2 * from) / 24)
  const counts = edges.slice(1).map((edge, i) => {
    const middle = (edge + (edges[i] ?? edge)) / 2
    return Math.round(900 * Math.exp(-((middle - mean) ** 2) / (2 * std ** 2)))
  })
  const at = (z: number): number => mean + z * std
  return {
    mean,
    std,
    min: at(-3.8),
    p05: at(-1.64),
    p25: at(-0.67),
    median: mean,
    p75: at(0.67),
    p95: at(1.64),
    max: at(4.1),
    histogram: {edges, counts},
  }
}

const SLICES: readonly SliceComparison[] = [
  makeSlice('origin', 'EWR', 5345, [
    makeMetric('auc', 0.7984, 0.8121, 0.0088),
    makeMetric('log_loss', 0.4306, 0.4266, 0.0071),
  ]),
  makeSlice('origin', 'JFK', 5113, [
    makeMetric('auc', 0.7937, 0.8004, 0.0091),
    makeMetric('log_loss', 0.4114, 0.4101, 0.0075),
  ]),
  makeSlice('origin', 'LGA', 4542, [
    makeMetric('auc', 0.8136, 0.8199, 0.0102),
    makeMetric('log_loss', 0.3795, 0.3789, 0.0081),
  ]),
  makeSlice('carrier', 'UA', 2687, [
    makeMetric('auc', 0.7781, 0.7552, 0.0139),
    makeMetric('log_loss', 0.4276, 0.4391, 0.0102),
  ]),
  makeSlice('carrier', 'B6', 2538, [
    makeMetric('auc', 0.8244, 0.8301, 0.0129),
    makeMetric('log_loss', 0.3939, 0.3921, 0.0112),
  ]),
  makeSlice('carrier', 'VX', 72, []),
]

const FLIPS = {bothRight: 12_291, onlyOldRight: 73, onlyNewRight: 120, bothWrong: 2516}

/** A binary model that is better, with everything that a report can hold. */
export function makeReport(more: Partial<CompareReport> = {}): CompareReport {
  return {
    verdict: 'pass',
    reason: 'All 3 gates hold: auc rose by 0.0123 and may fall by 0.005.',
    name: 'flights',
    old: {model: 'flights@v1.2.0', sha256: 'a'.repeat(64), sizeBytes: 87_900},
    new: {model: 'flights@workspace', sha256: 'b'.repeat(64), sizeBytes: 102_400},
    task: 'binary',
    data: 'data/test.parquet',
    dataSha256: 'c'.repeat(64),
    dataDigestOf: 'file',
    target: 'late',
    rows: 15_000,
    unlabelled: 12,
    labels: ['0', '1'],
    alpha: 0.05,
    correction: 'holm',
    group: null,
    gates: [
      makeGate('auc:-0.005', 'pass'),
      makeGate('log_loss<=0.42', 'pass', {
        metric: 'log_loss',
        better: 'lower',
        kind: 'max',
        old: 0.4086,
        new: 0.4051,
        estimate: 0.4051,
        limit: 0.42,
        interval: {lower: 0.3992, upper: 0.411, confidence: 0.9},
        message: 'log_loss is 0.4051 (at most 0.4110), and may be 0.42.',
      }),
      makeGate('negative_flip_rate<=0.02', 'pass', {
        metric: 'negative_flip_rate',
        better: 'lower',
        kind: 'max',
        old: null,
        new: 0.00487,
        estimate: 0.00487,
        limit: 0.02,
        interval: {lower: 0.004, upper: 0.0059, confidence: 0.9},
        message: 'negative_flip_rate is 0.0049 (at most 0.0059), and may be 0.02.',
      }),
    ],
    metrics: [
      makeMetric('auc', 0.8023, 0.8146, 0.0074),
      makeMetric('log_loss', 0.4086, 0.4051, 0.0029),
      makeMetric('brier', 0.1277, 0.1275, 0.0011),
      makeMetric('accuracy', 0.8243, 0.8274, 0.0019, {
        test: {test: 'McNemar (mid-p)', statistic: null, pValue: 0.0007},
      }),
      makeMetric('ece', 0.0109, 0.0111, 0.0042),
    ],
    compatibility: {
      ...FLIPS,
      negativeFlipRate: 73 / 15_000,
      positiveFlipRate: 120 / 15_000,
      churn: 193 / 15_000,
      backwardTrust: 12_291 / 12_364,
      backwardError: 2516 / 2636,
    },
    slices: SLICES,
    discovered: [
      {
        where: 'distance ≥ 1,089 and carrier = UA',
        rows: 812,
        loss: 'log loss',
        old: 0.4123,
        new: 0.4718,
        pValue: 0.000021,
        adjustedPValue: 0.0031,
        verdict: 'worse',
      },
      {
        where: 'hour in 6 … 9',
        rows: 3120,
        loss: 'log loss',
        old: 0.2711,
        new: 0.2602,
        pValue: 0.00004,
        adjustedPValue: 0.004,
        verdict: 'better',
      },
    ],
    fairness: [
      {
        by: 'carrier',
        name: 'equalized_odds_difference',
        title: 'Equalized odds difference',
        old: 0.081,
        new: 0.094,
        change: 0.013,
        interval: {lower: -0.002, upper: 0.029, confidence: 0.95, method: 'bootstrap'},
        lowest: 'HA',
        highest: 'EV',
        groups: [
          {value: 'UA', rows: 2687, old: 0.31, new: 0.33},
          {value: 'EV', rows: 2401, old: 0.38, new: 0.41},
          {value: 'HA', rows: 120, old: 0.299, new: 0.316},
        ],
      },
    ],
    calibration: {old: calibration(0.012), new: calibration(-0.009)},
    curves: {old: curves(0.32), new: curves(0.26)},
    confusion: {
      old: [
        [11_223, 563],
        [2073, 1141],
      ],
      new: [
        [11_238, 548],
        [2041, 1173],
      ],
    },
    residuals: null,
    latency: {
      rows: [
        {
          batchRows: 1,
          runs: 400,
          oldMs: {p50: 0.092, p95: 0.235},
          newMs: {p50: 0.101, p95: 0.251},
          ratio: {value: 1.068, lower: 1.021, upper: 1.117},
          shiftMs: 0.0089,
        },
        {
          batchRows: 256,
          runs: 120,
          oldMs: {p50: 1.56, p95: 1.71},
          newMs: {p50: 1.55, p95: 1.72},
          ratio: {value: 1.006, lower: 0.981, upper: 1.029},
          shiftMs: -0.01,
        },
      ],
    },
    changed: [
      {
        row: 4711,
        id: '2013-07-22/UA1545',
        truth: '1',
        old: '0.81',
        new: '0.22',
        difference: -0.59,
        verdict: 'worse',
        values: {carrier: 'UA', distance: '1400', origin: 'EWR'},
      },
      {
        row: 12,
        id: '2013-07-01/B6725',
        truth: '0',
        old: '0.71',
        new: '0.31',
        difference: 0.4,
        verdict: 'better',
        values: {carrier: 'B6', distance: '1576', origin: null},
      },
    ],
    leakage: [
      {
        model: 'flights@v1.2.0',
        training: 'data/train.parquet',
        status: 'checked',
        by: 'id',
        rows: 0,
      },
      {
        model: 'flights@workspace',
        training: 'data/train.parquet',
        status: 'checked',
        by: 'id',
        rows: 12,
      },
    ],
    warnings: ['12 rows have no answer and were left out.'],
    createdAt: '2026-03-02T10:15:00.000Z',
    seconds: 3.21,
    ...more,
  }
}

/** Better over all rows, and shown to be worse in one slice, which the gate forbids. */
export function makeFailing(): CompareReport {
  const failed = makeGate('auc:-0.005', 'fail', {
    slice: {column: 'carrier', value: 'UA'},
    rows: 2687,
    old: 0.7781,
    new: 0.7552,
    estimate: -0.0229,
    interval: {lower: -0.0346, upper: -0.0112, confidence: 0.9},
    pBroken: 0.99,
    pKept: 0.004,
    message: 'In carrier = UA auc fell by 0.0229 (at least by 0.0112), and may fall by 0.005.',
  })
  const unclear = makeGate('auc:-0.005', 'inconclusive', {
    slice: {column: 'origin', value: 'JFK'},
    rows: 5113,
    old: 0.7937,
    new: 0.8004,
    estimate: 0.0067,
    interval: {lower: -0.0061, upper: 0.0195, confidence: 0.9},
    message: 'In origin = JFK auc rose by 0.0067, which may be a fall of 0.0061.',
  })
  const report = makeReport()
  return {
    ...report,
    verdict: 'fail',
    reason: 'auc fell by 0.0229 where carrier = UA, and may fall by 0.005.',
    gates: [...report.gates, failed, unclear],
  }
}

/** Ten rows: nothing can be said. */
export function makeInconclusive(): CompareReport {
  return makeReport({
    verdict: 'inconclusive',
    reason: 'auc:-0.005 cannot be decided on 10 rows; about 5,200 would tell.',
    rows: 10,
    unlabelled: 0,
    gates: [
      makeGate('auc:-0.005', 'inconclusive', {
        rows: 10,
        old: 0.84,
        new: 0.8,
        estimate: -0.04,
        interval: {lower: -0.31, upper: 0.23, confidence: 0.9},
        rowsNeeded: 5200,
        message: 'auc fell by 0.04 (between −0.31 and +0.23) on 10 rows; about 5,200 would tell.',
      }),
      makeGate('rmse:+2%', 'inconclusive', {
        metric: 'rmse',
        better: 'lower',
        old: null,
        new: null,
        estimate: null,
        interval: null,
        limit: 0.02,
        message: 'rmse is not defined.',
      }),
    ],
    metrics: [makeMetric('auc', 0.84, 0.8, 0.32), makeMetric('log_loss', null, null, null)],
    compatibility: null,
    slices: [],
    discovered: [],
    fairness: [],
    calibration: null,
    curves: null,
    confusion: null,
    latency: null,
    changed: [],
    leakage: [],
    warnings: ['Ten rows are few.'],
  })
}

export function makeRegression(): CompareReport {
  return makeReport({
    reason: 'rmse fell by 312 and may rise by 2 %.',
    name: 'prices',
    old: {model: 'prices@v2.0.0', sha256: 'd'.repeat(64), sizeBytes: 4_200_000},
    new: {model: './new.onnx', sha256: 'e'.repeat(64), sizeBytes: 4_100_000},
    task: 'regression',
    target: 'price',
    labels: [],
    group: 'customer',
    gates: [
      makeGate('rmse:+2%', 'pass', {
        metric: 'rmse',
        better: 'lower',
        old: 15_310.2,
        new: 14_998.1,
        estimate: -312.1,
        limit: 306.2,
        interval: {lower: -421, upper: -203, confidence: 0.9},
        message: 'rmse fell by 312 (at least by 203), and may rise by 306 (2 %).',
      }),
    ],
    metrics: [
      makeMetric('rmse', 15_310.2, 14_998.1, 130, {
        second: {test: 'Wilcoxon signed-rank', statistic: 51_220, pValue: 0.00003},
      }),
      makeMetric('mae', 8120.4, 8115.9, 41.2),
      makeMetric('r2', 0.8123, 0.8198, 0.0031),
    ],
    compatibility: null,
    slices: [],
    calibration: null,
    curves: null,
    confusion: null,
    residuals: {old: residuals(120, 15_000, -60_000), new: residuals(-20, 14_700, -58_000)},
    changed: [
      {
        row: 9,
        id: null,
        truth: '12,000',
        old: '12,100',
        new: '61,000',
        difference: 48_900,
        verdict: 'worse',
        values: {city: 'Kiel'},
      },
    ],
  })
}

/** Nothing to compare with: bounds alone are judged. */
export function makeFirst(): CompareReport {
  const report = makeReport()
  const gates = report.gates.filter(({kind}) => kind === 'max').map(gate => ({...gate, old: null}))
  return {
    ...report,
    reason: 'There is no model to compare with; both bounds hold.',
    old: null,
    gates,
    metrics: report.metrics.map(({name, new: now}) =>
      makeMetric(name, null, now, null, {verdict: 'undefined'}),
    ),
    compatibility: null,
    slices: report.slices.map(slice => ({
      ...slice,
      metrics: slice.metrics.map(({name, new: now}) =>
        makeMetric(name, null, now, null, {verdict: 'undefined'}),
      ),
    })),
    discovered: [],
    fairness: report.fairness.map(gap => ({...gap, old: null, change: null, interval: null})),
    calibration: report.calibration && {...report.calibration, old: null},
    curves: report.curves && {...report.curves, old: null},
    confusion: report.confusion && {...report.confusion, old: null},
    latency: null,
    changed: [],
    leakage: report.leakage.slice(1),
  }
}

/** Two files of predictions, without models. */
export function makePredictions(): CompareReport {
  return makeReport({
    name: null,
    old: {model: 'a.parquet', sha256: null, sizeBytes: null},
    new: {model: 'b.parquet', sha256: null, sizeBytes: null},
    data: 'a.parquet',
    gates: [],
    reason: 'There are no gates: this only reports.',
    latency: null,
    leakage: [],
  })
}

export function makeMulticlass(classes = 4): CompareReport {
  const labels = Array.from({length: classes}, (_, i) => `class ${i}`)
  const table = (right: number): number[][] =>
    labels.map((_, i) => labels.map((_, j) => (i === j ? right + i : (i * 7 + j * 3) % 40)))
  return makeReport({
    task: 'multiclass',
    labels,
    metrics: [
      makeMetric('f1_macro', 0.7123, 0.7304, 0.0091),
      makeMetric('accuracy', 0.7411, 0.7523, 0.0088),
    ],
    curves: null,
    confusion: {old: table(300), new: table(306)},
  })
}

/** Names and values of hostile data in every place that holds some. */
export function makeHostile(): CompareReport {
  const report = makeFailing()
  const values = Object.values(HOSTILE)
  const cycle = (i: number): string => values[i % values.length] ?? ''
  return {
    ...report,
    reason: `It broke where x = ${HOSTILE.script}${HOSTILE.markdown}.`,
    name: `x${HOSTILE.attribute}`,
    old: {model: HOSTILE.markdown, sha256: null, sizeBytes: 1},
    new: {model: HOSTILE.script, sha256: null, sizeBytes: 2},
    data: HOSTILE.terminal,
    target: HOSTILE.rtl,
    group: HOSTILE.blank,
    labels: [HOSTILE.script, HOSTILE.attribute],
    gates: values.flatMap(value =>
      (['pass', 'fail', 'inconclusive'] as const).map(verdict =>
        makeGate('auc:-0.005', verdict, {slice: {column: value, value}, message: value}),
      ),
    ),
    slices: values.map((value, i) =>
      makeSlice(value, cycle(i + 1), 100, [makeMetric('auc', 0.8, 0.7, 0.05)]),
    ),
    discovered: report.discovered.flatMap(one => values.map(where => ({...one, where}))),
    fairness: values.map(value => ({
      by: value,
      name: 'demographic_parity_difference',
      title: 'Demographic parity difference',
      old: 0.1,
      new: 0.2,
      change: 0.1,
      interval: {lower: 0.05, upper: 0.15, confidence: 0.95, method: 'bootstrap'},
      lowest: value,
      highest: value,
      groups: [{value, rows: 1, old: 0.1, new: 0.2}],
    })),
    calibration: report.calibration && {
      old: report.calibration.old,
      new: {...report.calibration.new, of: HOSTILE.script},
    },
    curves: report.curves && {...report.curves, new: {...report.curves.new, label: HOSTILE.script}},
    changed: values.map((value, i) => ({
      row: i + 1,
      id: value,
      truth: value,
      old: value,
      new: value,
      difference: 0.5,
      verdict: 'worse',
      values: {[value]: value},
    })),
    leakage: values.map(value => ({
      model: value,
      training: value,
      status: 'checked',
      by: 'values',
      rows: 3,
    })),
    warnings: values,
  }
}

/** So many slices, each worse, with a gate of its own that is broken. */
export function makeWide(count: number): CompareReport {
  const report = makeFailing()
  const names = Array.from({length: count}, (_, i) => `${i} ${HOSTILE.markdown} ${HOSTILE.long}`)
  return {
    ...report,
    gates: names.map(value =>
      makeGate('auc:-0.005', 'fail', {slice: {column: 'x', value}, message: '<&|'.repeat(400)}),
    ),
    slices: names.map(value => makeSlice('x', value, 100, [makeMetric('auc', 0.8, 0.7, 0.05)])),
    warnings: names,
    discovered: names.map(where => ({
      ...report.discovered[0],
      where,
    })) as CompareReport['discovered'],
  }
}

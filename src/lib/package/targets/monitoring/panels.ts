/** One series, or several that a label tells apart. */
export interface Target {
  readonly expr: string
  /** `{{version}}`: labels of the series. */
  readonly legend: string
}

export interface PanelOptions {
  readonly title: string
  readonly description: string
  /** A unit of Grafana: `reqps`, `s`, `bytes`, `percentunit`, `short`, … */
  readonly unit: string
  readonly targets: readonly Target[]
  readonly stacked?: boolean
}

/** Of the 24 columns that a dashboard is wide. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** Grafana asks the chosen Prometheus. */
export const DATA_SOURCE = {type: 'prometheus', uid: '${datasource}'}

/** A panel of lines over time. */
export function timeSeries(id: number, gridPos: Place, options: PanelOptions): object {
  const {title, description, unit, stacked = false} = options
  return {
    ...{id, type: 'timeseries', title, description, gridPos},
    datasource: DATA_SOURCE,
    targets: options.targets.map(asTarget),
    fieldConfig: {
      defaults: {
        ...{unit, min: 0},
        custom: {
          ...{drawStyle: 'line', lineWidth: 1, fillOpacity: stacked ? 30 : 5, showPoints: 'never'},
          stacking: {mode: stacked ? 'normal' : 'none', group: 'A'},
        },
      },
      overrides: [],
    },
    options: {
      legend: {displayMode: 'list', placement: 'bottom', showLegend: true},
      tooltip: {mode: 'multi', sort: 'desc'},
    },
  }
}

/** A panel with the last number of each series. */
export function stat(id: number, gridPos: Place, options: PanelOptions): object {
  const {title, description, unit, targets} = options
  return {
    ...{id, type: 'stat', title, description, gridPos},
    datasource: DATA_SOURCE,
    targets: targets.map(asTarget),
    fieldConfig: {defaults: {unit, color: {mode: 'fixed', fixedColor: 'text'}}, overrides: []},
    options: {
      ...{colorMode: 'none', graphMode: 'none', textMode: 'auto', orientation: 'auto'},
      reduceOptions: {calcs: ['lastNotNull'], fields: '', values: false},
    },
  }
}

/** A panel of a histogram over time: the darker, the more of them. */
export function heatmap(id: number, gridPos: Place, options: PanelOptions): object {
  const {title, description, unit, targets} = options
  return {
    ...{id, type: 'heatmap', title, description, gridPos},
    datasource: DATA_SOURCE,
    targets: targets.map((target, index) => ({...asTarget(target, index), format: 'heatmap'})),
    fieldConfig: {
      defaults: {custom: {hideFrom: {legend: false, tooltip: false, viz: false}}},
      overrides: [],
    },
    options: {
      calculate: false,
      color: {mode: 'scheme', scheme: 'Blues', steps: 64, reverse: false},
      yAxis: {unit},
      legend: {show: true},
      tooltip: {mode: 'single', yHistogram: false},
    },
  }
}

/** The heading of what follows. */
export function row(id: number, y: number, title: string): object {
  return {id, type: 'row', title, collapsed: false, gridPos: {x: 0, y, w: 24, h: 1}, panels: []}
}

function asTarget({expr, legend}: Target, index: number): object {
  return {
    refId: String.fromCharCode(65 + index),
    datasource: DATA_SOURCE,
    ...{expr, legendFormat: legend, editorMode: 'code', range: true},
  }
}

import {createHash} from 'node:crypto'
import type {PackageSubject} from '../../types.ts'
import {json} from '../../model-folder.ts'
import {oneLine} from '../cluster/names.ts'
import {dashboardSections, type Section} from './dashboard-sections.ts'
import {DATA_SOURCE, heatmap, row, stat, timeSeries, type Place} from './panels.ts'

const MAKERS = {timeSeries, stat, heatmap}
const GRID_WIDTH = 24
/** Grafana keeps dashboards apart by it: 40 characters at most. */
const UID_LENGTH = 24

/**
 * A dashboard of Grafana for the servers of one model, as JSON.
 *
 * @param job - Label `job` that is chosen first; the others can be chosen on the page.
 * @see The rules of Grafana's dashboard linter, which a test holds it to.
 */
export function dashboard(subject: PackageSubject, job: string): string {
  return json({
    uid: `mlops-${createHash('sha256').update(subject.name).digest('hex').slice(0, UID_LENGTH)}`,
    title: `Model ${oneLine(subject.name)}`,
    description: 'Requests, latency, predictions and processes of the servers of a model.',
    tags: ['mlops'],
    ...{schemaVersion: 39, version: 1, editable: true, graphTooltip: 1, refresh: '30s'},
    timezone: 'browser',
    time: {from: 'now-6h', to: 'now'},
    annotations: {list: []},
    templating: {list: variables(job)},
    panels: placed(dashboardSections(subject)),
  })
}

function variables(job: string): readonly object[] {
  return [
    {
      ...{name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus'},
      ...{refresh: 1, hide: 0, multi: false, includeAll: false, current: {}},
    },
    {
      ...{name: 'job', label: 'Job', type: 'query', datasource: DATA_SOURCE},
      query: {query: 'label_values(mlops_build_info, job)', refId: 'jobs'},
      ...{refresh: 2, sort: 1, hide: 0, multi: true, includeAll: true, allValue: '.+'},
      current: {selected: true, text: [job], value: [job]},
    },
    {
      ...{name: 'instance', label: 'Instance', type: 'query', datasource: DATA_SOURCE},
      query: {query: 'label_values(mlops_build_info{job=~"$job"}, instance)', refId: 'instances'},
      ...{refresh: 2, sort: 1, hide: 0, multi: true, includeAll: true, allValue: '.+'},
      current: {selected: true, text: ['All'], value: ['$__all']},
    },
  ]
}

/** Sections below each other, the panels of one from left to right. */
function placed(sections: readonly Section[]): readonly object[] {
  const panels: object[] = []
  let y = 0
  for (const {title, height, panels: inside} of sections) {
    panels.push(row(panels.length + 1, y, title))
    y += 1
    let x = 0
    for (const {kind, width, ...options} of inside) {
      if (x + width > GRID_WIDTH) {
        x = 0
        y += height
      }
      const place: Place = {x, y, w: width, h: height}
      panels.push(MAKERS[kind](panels.length + 1, place, options))
      x += width
    }
    y += height
  }
  return panels
}

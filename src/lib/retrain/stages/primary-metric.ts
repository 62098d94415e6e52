import {parseMetric, usualMetrics, type Better} from '../../core/metrics/index.ts'
import {describeModel} from '../../model/index.ts'
import type {Project} from '../../project/index.ts'
import {modelOptions} from '../../registry/index.ts'

export interface PrimaryMetric {
  readonly name: string
  readonly better: Better
}

/** What decides between candidates: the metric of the first gate, else the first one to be evaluated. */
export async function primaryMetric(project: Project, model: string): Promise<PrimaryMetric> {
  const {compare, evaluate} = project.config
  const written = [...compare.gates.map(({metric}) => metric), ...(evaluate.metrics ?? [])]
  for (const text of written) {
    const known = tryMetric(text)
    if (known !== undefined) return known
  }
  const {signature} = await describeModel(model, modelOptions(project.config))
  const task = signature.task
  const usual =
    task === 'binary' || task === 'multiclass' || task === 'forecast' ? task : 'regression'
  const metric = parseMetric(usualMetrics[usual][0] ?? '')
  return {name: metric.name, better: metric.definition.better}
}

/** A gate may look at what is no metric, such as the rate of flips. */
function tryMetric(text: string): PrimaryMetric | undefined {
  try {
    const {name, definition} = parseMetric(text)
    return {name, better: definition.better}
  } catch {
    return undefined
  }
}

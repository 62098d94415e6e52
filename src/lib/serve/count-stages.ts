import {gaugeFamily, type Metrics} from './ops/index.ts'

interface StageCount {
  readonly labels: {readonly model: string; readonly stage: string}
  behind: boolean
}

/** Says, as a metric, which stages could not be followed. */
export function countStages(
  metrics: Metrics,
): (name: string, stage: string, outcome: 'moved' | 'held' | 'failed') => void {
  const counts = new Map<string, StageCount>()
  metrics.addSource(() => {
    const all = [...counts.values()]
    if (all.length === 0) return []
    return [
      gaugeFamily(
        'mlops_stage_behind',
        '1 while another version answers than the one that holds the stage.',
        all.map(({labels, behind}) => ({labels, value: behind ? 1 : 0})),
        'max',
      ),
    ]
  })
  return (model, stage, outcome) => {
    const key = `${model}#${stage}`
    let count = counts.get(key)
    if (count === undefined) {
      count = {labels: {model, stage}, behind: false}
      counts.set(key, count)
    }
    count.behind = outcome === 'failed'
  }
}

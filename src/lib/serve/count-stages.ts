import {counterFamily, gaugeFamily, type Metrics} from './ops/index.ts'

interface StageCount {
  readonly labels: {readonly model: string; readonly stage: string}
  moves: number
  failures: number
  behind: boolean
}

/** Counts the moves of stages that were followed, and says where one could not be. */
export function countStages(
  metrics: Metrics,
): (name: string, stage: string, outcome: 'moved' | 'held' | 'failed') => void {
  const counts = new Map<string, StageCount>()
  metrics.addSource(() => {
    const all = [...counts.values()]
    if (all.length === 0) return []
    return [
      counterFamily(
        'mlops_stage_moves_total',
        'Moves of a stage that the server followed, or could not follow.',
        all.flatMap(({labels, moves, failures}) => [
          {labels: {...labels, outcome: 'followed'}, value: moves},
          {labels: {...labels, outcome: 'failed'}, value: failures},
        ]),
      ),
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
      count = {labels: {model, stage}, moves: 0, failures: 0, behind: false}
      counts.set(key, count)
    }
    if (outcome === 'moved') count.moves++
    if (outcome === 'failed') count.failures++
    count.behind = outcome === 'failed'
  }
}

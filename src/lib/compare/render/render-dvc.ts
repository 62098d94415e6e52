import type {CompareReport} from '../types.ts'

/**
 * The metrics as `dvc metrics diff --json` prints them: by file and name, what is not there left out.
 *
 * Metrics are those of `metrics.json`, which `mlops evaluate` writes.
 */
export function renderCompareDvc({metrics}: CompareReport): string {
  const entries = metrics.map(({name, old, new: now, change}) => [
    name,
    {
      ...(old === null ? {} : {old}),
      ...(now === null ? {} : {new: now}),
      ...(change === null ? {} : {diff: change}),
    },
  ])
  const named = Object.fromEntries(entries) as Record<string, object>
  return JSON.stringify({'metrics.json': named}, undefined, 2)
}

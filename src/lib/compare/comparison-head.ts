import type {CompareSettings} from './options/compare-settings.ts'
import type {PairedRows} from './paired-rows.ts'
import type {CompareReport} from './types.ts'

type Head = Pick<CompareReport, 'name' | 'task' | 'rows' | 'unlabelled' | 'labels' | 'group'>

/** What every report of a comparison says of its rows. */
export function comparisonHead(
  {project, group}: CompareSettings,
  {new: now, unlabelled, labels}: PairedRows,
): Head {
  return {
    name: project?.config.name ?? null,
    task: now.task,
    rows: now.rowCount,
    unlabelled,
    labels,
    group,
  }
}

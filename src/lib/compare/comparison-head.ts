import type {DataDigest} from '../data/index.ts'
import type {CompareRequest} from './compare-request.ts'
import type {CompareSettings} from './options/compare-settings.ts'
import type {PairedRows} from './paired-rows.ts'
import type {CompareReport} from './types.ts'

type Head = Pick<
  CompareReport,
  | 'name'
  | 'task'
  | 'rows'
  | 'unlabelled'
  | 'labels'
  | 'group'
  | 'dataSha256'
  | 'dataDigestOf'
  | 'createdAt'
>

/** What every report of a comparison says of its rows. */
export function comparisonHead(
  {now: at = new Date()}: CompareRequest,
  {project, group}: CompareSettings,
  {new: now, unlabelled, labels}: PairedRows,
  {sha256, digestOf}: DataDigest,
): Head {
  return {
    name: project?.config.name ?? null,
    task: now.task,
    rows: now.rowCount,
    unlabelled,
    labels,
    group,
    dataSha256: sha256,
    dataDigestOf: digestOf,
    createdAt: at.toISOString(),
  }
}

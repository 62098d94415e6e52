import {comparisonRules, digestRules, recordComparison} from '../registry/index.ts'
import type {CompareRequest} from './compare-request.ts'
import type {CompareSettings} from './options/compare-settings.ts'
import type {CompareReport} from './types.ts'

/**
 * Keeps the verdict for `promote`, under the digests of all that it depends on; a comparison on a part of the
 * rows, of predictions, or without a project is none that a promotion could rest on.
 */
export async function keepEvidence(
  {old, new: now, dataSha256, verdict, createdAt, target}: CompareReport,
  {project, failOn, rules, group, fairnessBy, test}: CompareSettings,
  {limit, sliceBy}: CompareRequest,
): Promise<void> {
  if (project === undefined || limit !== undefined || old === null) return
  if (old.sha256 === null || now.sha256 === null) return
  const configured = comparisonRules(project.config)
  await recordComparison(project, {
    verdict,
    candidate: now.sha256,
    baseline: old.sha256,
    data: dataSha256,
    rules: digestRules({
      ...configured,
      ...rules,
      failOn,
      group,
      fairnessBy,
      target,
      slices:
        sliceBy === undefined ? configured.slices : {by: [...sliceBy], min_size: test.minSize},
    }),
    at: createdAt,
  })
}

import {promote} from '../../registry/index.ts'
import type {Project} from '../../project/index.ts'
import type {StageRecord} from '../types.ts'

/** Gives stages to a version, in their order; those that it has are left as they are. */
export async function moveVersion(
  project: Project,
  version: string,
  stages: readonly string[],
  signal?: AbortSignal,
): Promise<StageRecord> {
  for (const stage of stages)
    await promote({
      directory: project.root,
      ref: version,
      stage,
      ...(signal === undefined ? {} : {signal}),
    })
  return {stages}
}

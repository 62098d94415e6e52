import {promote, publish} from '../../registry/index.ts'
import type {Project} from '../../project/index.ts'
import type {StageRecord} from '../types.ts'

export interface MoveOptions {
  /** Whether the tags are pushed. */
  readonly push: boolean
  readonly signal?: AbortSignal | undefined
}

/** Gives stages to a version, in their order; those that it has are left as they are. */
export async function moveVersion(
  project: Project,
  version: string,
  stages: readonly string[],
  {push, signal}: MoveOptions,
): Promise<StageRecord> {
  const tags: string[] = []
  for (const stage of stages) {
    const {tags: made} = await promote({
      directory: project.root,
      ref: version,
      stage,
      ...(signal === undefined ? {} : {signal}),
    })
    tags.push(...made)
  }
  if (push && tags.length > 0) await publish(project.root, tags, undefined, signal)
  return {stages}
}

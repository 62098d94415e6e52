import {publish, readHistory} from '../../registry/index.ts'
import type {Project} from '../../project/index.ts'

/**
 * Pushes all tags that tell of a version and of its stages; the remote takes those that it has for what they
 * are, so that an attempt which ended between making and pushing them is made good.
 *
 * @throws MlopsError `PUSH_REJECTED`.
 */
export async function publishVersion(
  project: Project,
  version: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const {events} = await readHistory(project.root)
  const own = events.filter(event => event.version === version)
  const stages = new Set(own.map(({stage}) => stage))
  const since = own.at(-1)?.at ?? ''
  // Who held a stage before gave it up by a tag of its own.
  const tags = events
    .filter(({at, stage}) => stage !== null && stages.has(stage) && at >= since)
    .map(({tag}) => tag)
    .toReversed()
  const registration = own.flatMap(({action, tag}) => (action === 'register' ? [tag] : []))
  const all = [...registration, ...tags]
  await publish(project.root, all, undefined, signal)
  return all
}

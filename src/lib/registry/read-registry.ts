import {readTagRefs} from '../platform/git/index.ts'
import {foldTags, type Registry} from './registry-state.ts'

/** Every model, version and stage of a repository, in one pass over its tags. */
export async function readRegistry(directory: string): Promise<Registry> {
  return foldTags(await readTagRefs(directory))
}

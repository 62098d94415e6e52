import path from 'node:path'
import type {Git} from '../platform/git/index.ts'
import type {Project} from '../project/index.ts'
import type {Registry} from './registry-state.ts'

/** Where a reference is resolved. */
export interface ResolveContext {
  readonly directory: string
  readonly includePrereleases: boolean
  readonly signal: AbortSignal | undefined
  readonly project: Project | undefined
}

export interface Repository {
  readonly git: Git
  readonly registry: Registry
}

/** Whether the project here is meant; no name means it, too. */
export function isOwn({project}: ResolveContext, name: string | null): boolean {
  return name === null || project?.config.name === name
}

export function ownFolder({project}: ResolveContext, git: Git): string {
  return project === undefined || git.prefix === '' ? '.' : git.prefix.slice(0, -1)
}

export function cacheFolder({project}: ResolveContext, git: Git): string {
  return path.join(project?.root ?? git.root, '.mlops', 'cache')
}

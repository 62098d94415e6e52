import {openGit, type Git} from '../platform/git/index.ts'
import {openProject, type Project} from '../project/index.ts'
import {readRegistry} from './read-registry.ts'
import type {RegisteredModel, Registry} from './registry-state.ts'

export interface ProjectRegistry {
  readonly project: Project
  readonly git: Git
  readonly registry: Registry
  /** The project's own model, undefined before its first registration. */
  readonly model: RegisteredModel | undefined
}

/**
 * The project of a folder and what its repository has registered.
 *
 * @throws MlopsError `PROJECT_NOT_FOUND`, `CONFIG_INVALID`, `GIT_NOT_FOUND`, `GIT_NO_REPOSITORY`.
 */
export async function openRegistry(directory: string): Promise<ProjectRegistry> {
  const project = await openProject(directory)
  const git = await openGit(project.root)
  const registry = await readRegistry(project.root)
  return {project, git, registry, model: registry.get(project.config.name)}
}

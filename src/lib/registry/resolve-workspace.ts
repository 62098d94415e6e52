import {sha256OfFile} from '../platform/files/index.ts'
import {resolvePath} from '../project/index.ts'
import {aboutConfig} from './about-config.ts'
import {modelOptions} from './model-options.ts'
import {assertModelFile} from './pointer-file.ts'
import {trainingOfWorkspace} from './recorded-training.ts'
import type {ResolveContext} from './resolve-context.ts'
import type {ResolvedModel} from './resolved-model.ts'
import {noProject} from './unresolved.ts'

/**
 * The model of the work tree.
 *
 * @throws MlopsError `PROJECT_NOT_FOUND`, and what a file that is no model gives.
 */
export async function resolveWorkspace({
  project,
  signal,
}: Pick<ResolveContext, 'project' | 'signal'>): Promise<ResolvedModel> {
  if (project === undefined) throw noProject()
  const {name, model} = project.config
  const file = resolvePath(project, model.path)
  await assertModelFile(file, model.path)
  const sha256 = await sha256OfFile(file, signal)
  const training = await trainingOfWorkspace(project, file, sha256)
  return {
    label: `${name}@workspace`,
    name,
    version: null,
    revision: null,
    path: file,
    sha256,
    options: modelOptions(project.config),
    about: aboutConfig(project.config),
    ...(training === undefined ? {} : {training}),
  }
}

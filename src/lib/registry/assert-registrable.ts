import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {isRegularFile, sha256OfFile} from '../platform/files/index.ts'
import {assertIdentity, changedPaths, hasHead} from '../platform/git/index.ts'
import {resolvePath} from '../project/index.ts'
import {assertConfigCommitted} from './config-committed.ts'
import {repositoryPath} from './model-files.ts'
import {openRegistry} from './open-registry.ts'

/**
 * Refuses what would keep a model that is put into the work tree from being registered, or lose what is there:
 * an mlops.yaml that is not committed, no Git identity, and a model of the work tree that no commit has.
 *
 * @param own - SHA-256 of models that may be there uncommitted: that of whoever asks.
 * @throws MlopsError `CONFIG_UNCOMMITTED`, `GIT_IDENTITY`, `MODEL_UNCOMMITTED`, and what `openRegistry` throws.
 */
export async function assertRegistrable(
  directory: string,
  own: readonly string[] = [],
): Promise<void> {
  const opened = await openRegistry(directory)
  const {project, git} = opened
  await assertConfigCommitted(opened)
  await assertIdentity(git)
  const file = resolvePath(project, project.config.model.path)
  if (!(await isRegularFile(file))) return
  const model = repositoryPath(project, git, file)
  const changed = (await hasHead(git)) ? await changedPaths(git, [model]) : [model]
  if (changed.length === 0 || own.includes(await sha256OfFile(file))) return
  throw new MlopsError(
    'MODEL_UNCOMMITTED',
    `${model} is a model that no commit has, and a new one would take its place.`,
    {
      hint: `\`mlops register\` keeps it; \`git restore ${path.posix.dirname(model)}\` (or deleting it) gives it up.`,
      details: {path: model},
    },
  )
}

import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {assertNotIgnored, changedPaths, hasHead} from '../platform/git/index.ts'
import type {ProjectRegistry} from './open-registry.ts'

/** @throws MlopsError `CONFIG_UNCOMMITTED`, `GIT_IGNORED`. */
export async function assertConfigCommitted({project, git}: ProjectRegistry): Promise<void> {
  const file = git.prefix + path.basename(project.configPath)
  await assertNotIgnored(git, [file])
  const changed = (await hasHead(git)) ? await changedPaths(git, [file]) : [file]
  if (changed.length === 0) return
  throw new MlopsError('CONFIG_UNCOMMITTED', `${file} differs from the last commit.`, {
    hint: `git add ${file} && git commit -m "Configure the model"`,
    details: {path: file},
  })
}

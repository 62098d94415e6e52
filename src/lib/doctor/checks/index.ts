import type {Check} from '../check.ts'
import {configuration} from './configuration.ts'
import {dirtyTree} from './dirty-tree.ts'
import {dvcPointer} from './dvc-pointer.ts'
import {upToDateSchema} from './editor-schema.ts'
import {gitIdentity} from './git-identity.ts'
import {gitVersion} from './git-version.ts'
import {ignoredState} from './ignored-state.ts'
import {lfsPointer} from './lfs-pointer.ts'
import {lightweightTags} from './lightweight-tags.ts'
import {missingTags} from './missing-tags.ts'
import {nativeBinaries} from './native-binaries.ts'
import {nodeVersion} from './node-version.ts'
import {repository} from './repository.ts'
import {sharedCommit} from './shared-commit.ts'
import {shallowClone} from './shallow-clone.ts'
import {tagTies} from './tag-ties.ts'

/** In the order in which they are best mended. */
export const checks: readonly Check[] = [
  nodeVersion,
  ...nativeBinaries,
  gitVersion,
  gitIdentity,
  repository,
  shallowClone,
  missingTags,
  lightweightTags,
  tagTies,
  sharedCommit,
  dirtyTree,
  configuration,
  upToDateSchema,
  lfsPointer,
  dvcPointer,
  ignoredState,
]

export {openGit, type Git} from './open-git.ts'
export {readTagMessage, readTagRefs, type TagRef} from './tag-refs.ts'
export {createTags, type NewTag} from './create-tags.ts'
export {
  assertIdentity,
  assertNotIgnored,
  changedPaths,
  commitPaths,
  hasHead,
  headCommit,
} from './commit-paths.ts'
export {pushTags, type PushReport} from './push-tags.ts'
export {listTree, readBlob, extractBlob, resolveCommit, type TreeEntry} from './blobs.ts'
export {clearStaleLocks} from './clear-stale-locks.ts'
export {tagStamp} from './tag-stamp.ts'

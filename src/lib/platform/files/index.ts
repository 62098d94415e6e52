export {
  createAtomicFile,
  writeFileAtomically,
  writeTrackedFile,
  type AtomicFile,
} from './atomic-file.ts'
export {checkWritable} from './check-writable.ts'
export {errorCode, fileError} from './file-error.ts'
export {renameDurably} from './rename-durably.ts'
export {withLock, type CrashedHolder} from './lock.ts'
export {checkpointsIn} from './checkpoints.ts'
export {isRegularFile} from './is-regular-file.ts'
export {isAlive} from './is-alive.ts'
export {sha256OfFile} from './sha256.ts'
export {createStagingFolder, isStagingFolder, removeStagingFolder} from './staging-folder.ts'

export {createAtomicFile, writeFileAtomically, type AtomicFile} from './atomic-file.ts'
export {errorCode, fileError} from './file-error.ts'
export {withLock, type CrashedHolder} from './lock.ts'
export {sha256OfFile} from './sha256.ts'

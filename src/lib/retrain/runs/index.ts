export {codeDigest} from './code-digest.ts'
export {configDigest} from './config-digest.ts'
export {runKey} from './run-key.ts'
export {openRunStore} from './run-store.ts'

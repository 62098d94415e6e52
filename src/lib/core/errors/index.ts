export {errorCatalogue, type ErrorCode} from './catalogue.ts'
export {ExitCode, type ExitCodeName} from './exit-code.ts'
export {MlopsError, type MlopsErrorOptions} from './mlops-error.ts'
export {asError} from './as-error.ts'

export {importModel, type ImportRequest, type ImportResult} from './import-model.ts'
export {type ImportFormat} from './types.ts'

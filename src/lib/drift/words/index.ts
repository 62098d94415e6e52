export {describeChange} from './describe-change.ts'
export {number, percent, quoted, listed} from './format.ts'
export {describeImportance} from './describe-importance.ts'

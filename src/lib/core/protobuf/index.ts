export {forEachField} from './for-each-field.ts'

// What a browser runs as well: nothing here needs Node.
export {IS_NULL, writerOf} from './values/write-value.ts'
export {singleText} from './values/value-texts.ts'

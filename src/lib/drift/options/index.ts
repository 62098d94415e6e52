export {parseFailOn} from './parse-fail-on.ts'
export {parseMethods, type MethodOverride, type MethodOverrides} from './parse-methods.ts'

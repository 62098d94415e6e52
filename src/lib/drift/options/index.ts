export {locate, settle, type DriftOptions, type DriftSettings, type Preset} from './settle.ts'
export {type MethodOverride} from './parse-methods.ts'
export {parseMemory} from './parse-memory.ts'

export {mergeInputs} from './input-families.ts'
export {watchInputs, type InputWatch} from './watch-inputs.ts'

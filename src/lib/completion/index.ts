export {completionScript, SHELLS, type Shell} from './completion-script.ts'
export {type CommandSpec, type FlagSpec, type Values} from './command-spec.ts'

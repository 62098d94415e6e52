export {findAnswer, unanswered, type FoundAnswer} from './find-answer.ts'
export {patchConfig, type ConfigPatch} from './patch-config.ts'
